import type { Database, TransactionWork } from "#platform/database";

/** A transaction of the workspace whose chain is written to; outside of one the operator's alone. */
export function inChain<Result>(
  { database }: { readonly database: Pick<Database, "asApp" | "withWorkspace"> },
  workspaceId: string | null,
  work: TransactionWork<Result>,
): Promise<Result> {
  return workspaceId === null ? database.asApp(work) : database.withWorkspace(workspaceId, work);
}
