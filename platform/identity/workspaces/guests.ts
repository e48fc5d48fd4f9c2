import type { Audit } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import { type Clock, fitName } from "#platform/kernel";
import type { WorkspaceRole } from "../roles.ts";
import { insertWorkspace } from "./store.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";

/** People who act here without an account, such as those who write to a bot. */
export interface Guests {
  /**
   * Makes a workspace without members, in the transaction of that workspace: it belongs to whoever the
   * caller says. `from` names the caller in the audit log.
   */
  addWorkspace(
    transaction: Transaction,
    given: { readonly workspaceId: string; readonly name: string; readonly from: string },
  ): Promise<void>;
  /**
   * What a person who has linked an account may do in the workspace that is kept as theirs: the account's role
   * there, everything in one of their own without members, nothing in one that is closed, disabled or gone.
   */
  roleOf(userId: string, workspaceId: string, isOwn: boolean): Promise<WorkspaceRole | null>;
  /** Name and address of an account, as people know it; `null` for one that is no more. */
  describe(userId: string): Promise<string | null>;
}

export interface GuestsDeps {
  readonly audit: Pick<Audit, "append">;
  readonly clock: Clock;
  readonly database: Pick<Database, "query" | "queryInWorkspace">;
}

/** Opens them on a migrated database; holds no resources. */
export function createGuests({ audit, clock, database }: GuestsDeps): Guests {
  return {
    async addWorkspace(transaction, { workspaceId: id, name, from }) {
      await insertWorkspace(transaction, {
        id,
        name: fitName(name) ?? "My workspace",
        createdAt: clock.now(),
      });
      await audit.append(transaction, {
        action: tenancyActions["identity.workspace-created"],
        actor: { kind: "system", id: from },
        facts: {},
        target: { kind: "workspace", id },
      });
    },
    async roleOf(userId, workspaceId, isOwn) {
      const [found] = await database.queryInWorkspace<{ role: WorkspaceRole | null }>(workspaceId, {
        name: "identity_guest_role",
        text: `select case when not $3 or exists (select from identity.memberships where workspace_id = $1)
                 then (select role from identity.memberships where workspace_id = $1 and user_id = $2)
                 else 'owner' end as role
                 from identity.workspaces where workspace_id = $1 and closed_at is null and disabled_at is null`,
        values: [workspaceId, userId, isOwn],
      });
      return found?.role ?? null;
    },
    async describe(userId) {
      const [found] = await database.query<{ name: string; email: string | null }>({
        text: "select name, email from identity.users where user_id = $1",
        values: [userId],
      });
      if (found === undefined) return null;
      return found.email === null ? found.name : `${found.name} (${found.email})`;
    },
  };
}
