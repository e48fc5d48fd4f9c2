import { join, resolve } from "node:path";
import { pageLinks } from "#platform/api";
import { type Config, publicBaseUrl } from "#platform/config";
import { createTenancy, findPersonToErase, type Tenancy, tenancyConfig } from "#platform/identity";
import { createPrivacy, type Privacy } from "#platform/privacy";
import { declaredScopes } from "../parts.ts";
import { findTelegram } from "../find-telegram.ts";
import { storedData } from "../stored-data.ts";
import type { Foundation } from "./open-foundation.ts";
import type { MailParts } from "./open-mail.ts";
import type { Security } from "./open-security.ts";

/** Who belongs where, and what goes when somebody goes. */
export interface TenancyParts {
  readonly tenancy: Tenancy;
  readonly privacy: Privacy;
}

/** Builds workspaces with their members, and the rights of persons on their data. Holds no resources. */
export function openTenancy(config: Config, parts: Foundation & Security & MailParts): TenancyParts {
  const { core, clock, database, audit, mail } = parts;
  const privacy = createPrivacy({
    clock,
    database,
    audit,
    storedData,
    findPerson: findPersonToErase,
    findTelegram,
    spoolFolder: join(resolve(core.dataFolder), "spool"),
    removeFiles: () => mail.removeForgotten(),
  });
  const tenancy = createTenancy({
    ...parts,
    config: config.of(tenancyConfig),
    links: pageLinks(publicBaseUrl(core)),
    declaredScopes,
    eraseWorkspace: privacy.eraseWorkspace,
  });
  return { tenancy, privacy };
}
