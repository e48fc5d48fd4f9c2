import { identityErrors } from "../errors.ts";
import type { Workspace } from "../identity.ts";
import { actInWorkspace, workspaceWith } from "../tenancy/acting.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import type { WorkspaceContext } from "../tenancy/context.ts";
import { note } from "../tenancy/note.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { createOwnWorkspace, requireWorkspaceName, switchWorkspace } from "./own.ts";
import { closeWorkspace, restoreWorkspace, transferWorkspace } from "./ownership.ts";
import { purgeWorkspaces } from "./purge.ts";
import { renameWorkspace, selectOpenWorkspace, selectOwnPage } from "./store.ts";
import type { Workspaces } from "./workspaces.ts";

export function createWorkspaces(deps: TenancyDeps): Workspaces {
  const { database } = deps;
  return {
    create: (context, request, done) => createOwnWorkspace(deps, context, request, done),
    listOwn: ({ actor }, request) => selectOwnPage(database, actor.userId, request),
    current: (context) => current(deps, context),
    rename: (context, request) => rename(deps, context, request),
    switchTo: (context, request) => switchWorkspace(deps, context, request),
    transfer: (context, request) => transferWorkspace(deps, context, request),
    requestDeletion: (context) => closeWorkspace(deps, context),
    restore: (context, request) => restoreWorkspace(deps, context, request),
    purge: () => purgeWorkspaces(deps),
  };
}

async function current({ database }: TenancyDeps, context: WorkspaceContext): Promise<Workspace> {
  const workspaceId = workspaceWith(context, "workspace:read");
  const found = await database.withWorkspace(workspaceId, selectOpenWorkspace);
  if (found === undefined) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  return found;
}

async function rename(
  deps: TenancyDeps,
  context: WorkspaceContext,
  request: { readonly name: string },
): Promise<Workspace> {
  const name = requireWorkspaceName(request.name);
  return actInWorkspace(deps, context, "workspace:settings", async (transaction, { workspace }) => {
    await renameWorkspace(transaction, name);
    const action = tenancyActions["identity.workspace-renamed"];
    await note(deps, transaction, context, { action, facts: {} });
    return { ...workspace, name };
  });
}
