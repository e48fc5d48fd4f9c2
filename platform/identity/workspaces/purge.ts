import type { Transaction } from "#platform/database";
import { messageOf } from "#platform/kernel";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";

/**
 * Deletes every row of workspaces whose grace is over, each in a transaction of its own; answers how many
 * workspaces. The audit log outlives them.
 */
export async function purgeWorkspaces(deps: TenancyDeps): Promise<number> {
  const { clock, database, logger } = deps;
  const due = await database.asOps(
    "find workspaces to delete",
    (transaction) =>
      transaction.query<{ id: string }>(
        `select workspace_id as "id" from identity.workspaces where delete_after <= $1 order by delete_after`,
        [clock.now()],
      ),
    { routine: true },
  );
  let purged = 0;
  for (const { id } of due) {
    try {
      if (await purge(deps, id)) purged += 1;
    } catch (thrown) {
      logger.error({ workspaceId: id, reason: messageOf(thrown) }, "A workspace could not be deleted");
    }
  }
  return purged;
}

function purge(
  { audit, clock, database, eraseWorkspace }: TenancyDeps,
  workspaceId: string,
): Promise<boolean> {
  const work = async (transaction: Transaction): Promise<boolean> => {
    // Held, so that it is either restored or deleted.
    const still = await transaction.query(
      "select 1 from identity.workspaces where workspace_id = $1 and delete_after <= $2 for update",
      [workspaceId, clock.now()],
    );
    if (still.length === 0) return false;
    const rows = await eraseWorkspace(transaction, workspaceId);
    await audit.append(transaction, {
      action: tenancyActions["identity.workspace-deleted"],
      actor: { kind: "system", id: "identity.purge-workspaces" },
      facts: { rows },
      target: { kind: "workspace", id: workspaceId },
      workspaceId: null,
    });
    return true;
  };
  return database.asOps("delete a workspace after its grace", work, { write: true });
}
