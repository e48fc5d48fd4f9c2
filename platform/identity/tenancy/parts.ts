import type { Audit } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import type { Jobs } from "#platform/jobs";
import type { Clock } from "#platform/kernel";
import type { Limits } from "#platform/limits";
import type { Mail } from "#platform/mail";
import type { Logger } from "#platform/telemetry";
import type { ScopeDeclarations } from "../roles.ts";
import type { TenancyConfig } from "./config.ts";

/** Pages that mails lead to, as absolute URLs. */
export interface TenancyLinks {
  invitation(token: string): string;
  /** Where a person sees their workspaces. */
  readonly workspaces: string;
}

export interface TenancyDeps {
  readonly config: TenancyConfig;
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
  readonly mail: Pick<Mail, "queue">;
  readonly audit: Pick<Audit, "append">;
  readonly limits: Pick<Limits, "consume" | "policies">;
  /** The work of a workspace waits while it is disabled. */
  readonly jobs: Pick<Jobs, "pause" | "resume">;
  readonly links: TenancyLinks;
  /** Those of the platform and of all products. */
  readonly declaredScopes: ScopeDeclarations;
  /** Removes all rows of a workspace, in every part and product; answers how many. */
  readonly eraseWorkspace: (transaction: Transaction, workspaceId: string) => Promise<number>;
}
