import type { Transaction } from "#platform/database";

/** See `Jobs.pause`. */
export async function pauseJobs(transaction: Transaction, workspaceId: string): Promise<void> {
  await transaction.query("select jobs.pause($1)", [workspaceId]);
}

/** See `Jobs.resume`. */
export async function resumeJobs(transaction: Transaction, workspaceId: string): Promise<void> {
  await transaction.query("select jobs.resume($1)", [workspaceId]);
}
