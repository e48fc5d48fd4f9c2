import { newUuid } from "#platform/kernel";
import { identityErrors } from "./errors.ts";
import type { FirstWorkspace, Workspace } from "./identity.ts";
import { checkName } from "./key-request.ts";
import { addKey, type KeysDeps } from "./keys.ts";
import { anyWorkspace, findFirstWorkspace, insertWorkspace, lockFirstStart } from "./store.ts";

export async function createWorkspace({ database, clock }: KeysDeps, name: string): Promise<Workspace> {
  const checked = checkName(name, (problem) => identityErrors.IDENTITY_WORKSPACE_INVALID({ problem }));
  const workspace = { id: newUuid(clock.nowMs()), name: checked, createdAt: clock.now() };
  await database.withWorkspace(workspace.id, (transaction) => insertWorkspace(transaction, workspace));
  return workspace;
}

/** Of several processes that start at once one makes the workspace; the others wait for it and find it. */
export async function ensureFirstWorkspace({
  database,
  clock,
}: KeysDeps): Promise<FirstWorkspace | undefined> {
  if (await anyWorkspace(database)) return undefined;
  const workspace = { id: newUuid(clock.nowMs()), name: "My workspace", createdAt: clock.now() };
  return database.withWorkspace(workspace.id, async (transaction) => {
    await lockFirstStart(transaction);
    if (await anyWorkspace(transaction)) return undefined;
    await insertWorkspace(transaction, workspace);
    const request = { workspaceId: workspace.id, name: "First key", scopes: ["*"] };
    return { workspace, ...(await addKey(transaction, clock, request)) };
  });
}

export async function firstWorkspace({ database }: KeysDeps): Promise<Workspace> {
  const found = await database.asOps("find the first workspace for the operator", findFirstWorkspace);
  if (found === undefined) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  return found;
}
