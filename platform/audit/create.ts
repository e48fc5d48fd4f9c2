import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { anchorChains } from "./anchor.ts";
import { append } from "./append.ts";
import type { Audit } from "./audit.ts";
import type { AuditSigner } from "./chain.ts";
import { chainsOfSubject, erasePersonal } from "./erasure.ts";
import { exportEntries } from "./export.ts";
import { queryEntries } from "./query.ts";
import { listChains } from "./stored-entry.ts";
import { verifyChain } from "./verify-chain.ts";
import { verifyExport } from "./verify-export.ts";
import { verifyPage } from "./verify-page.ts";

export interface AuditDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
  /** Its key must outlive every entry: `secrets.signer(null, "audit.entries")`. */
  readonly signer: AuditSigner;
}

/** The audit log of a migrated database. Holds no resources. */
export function createAudit(deps: AuditDeps): Audit {
  const { database, signer } = deps;
  const appendTo: Audit["append"] = (transaction, entry) => append(deps, transaction, entry);
  return {
    append: appendTo,
    query: (query) => queryEntries(database, query),
    export: (filter, format) => exportEntries(database, filter, format),
    verify: (workspaceId, witness) => verifyChain(deps, workspaceId, witness),
    verifyPage: (workspaceId, page) => verifyPage(deps, workspaceId, page),
    verifyExport: (lines) => verifyExport(signer, lines),
    anchor: () => anchorChains(deps),
    erasePersonal: (transaction, erasure) => erasePersonal(appendTo, transaction, erasure),
    chains: () => listChains(database),
    chainsOfSubject,
  };
}
