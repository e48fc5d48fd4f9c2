import { type Audit, type AuditActor, identityActions } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { newUuid } from "#platform/kernel";
import { commandLine } from "../audit-actor.ts";
import { identityErrors } from "../errors.ts";
import type { FirstWorkspace, Workspace } from "../identity.ts";
import { checkName } from "../keys/request.ts";
import type { KeysDeps } from "../keys/at-command-line.ts";
import { addKey } from "../keys/life.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import { anyWorkspace, findFirstWorkspace, insertWorkspace, lockFirstStart } from "./store.ts";

const FIRST_START: AuditActor = { kind: "system", id: "first-start" };

/** See `Identity.createWorkspace`. */
export async function createWorkspace(
  { audit, database, clock }: KeysDeps,
  name: string,
): Promise<Workspace> {
  const checked = checkName(name, (problem) => identityErrors.IDENTITY_WORKSPACE_INVALID({ problem }));
  const workspace = { id: newUuid(clock.nowMs()), name: checked, createdAt: clock.now() };
  await database.withWorkspace(workspace.id, async (transaction) => {
    await insertWorkspace(transaction, workspace);
    await noteCreation(audit, transaction, commandLine, workspace);
  });
  return workspace;
}

/** Of several processes that start at once one makes the workspace; the others wait for it and find it. */
export async function ensureFirstWorkspace({
  audit,
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
    const made = await addKey(transaction, clock, request);
    await noteCreation(audit, transaction, FIRST_START, workspace);
    await audit.append(transaction, {
      action: identityActions["identity.key-created"],
      actor: FIRST_START,
      facts: { scopes: request.scopes },
      target: { kind: "api-key", id: made.key.id },
    });
    return { workspace, ...made };
  });
}

async function noteCreation(
  audit: Pick<Audit, "append">,
  transaction: Transaction,
  actor: AuditActor,
  { id }: Workspace,
): Promise<void> {
  await audit.append(transaction, {
    action: tenancyActions["identity.workspace-created"],
    actor,
    facts: {},
    target: { kind: "workspace", id },
  });
}

/** See `Identity.firstWorkspace`. */
export async function firstWorkspace({ database }: KeysDeps): Promise<Workspace> {
  const found = await database.asOps("find the first workspace for the operator", findFirstWorkspace);
  if (found === undefined) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  return found;
}
