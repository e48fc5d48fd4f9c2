import { disableUser, enableUser } from "../accounts/administration.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { atCommandLine, disableWorkspace, enableWorkspace, operatorOf } from "./disabling.ts";
import { impersonate, stopImpersonating } from "./impersonation.ts";
import { grant, grantAtCommandLine, requireOperator, revoke, revokeAtCommandLine } from "./office.ts";
import type { Operators } from "./operators.ts";
import { listUsers, listWorkspaces } from "./overview.ts";
import { selectIsOperator, selectOperators } from "./store.ts";

export function createOperators(deps: TenancyDeps): Operators {
  const { database } = deps;
  const asOperator = async ({ actor, ...call }: SignedInContext) => ({
    ...call,
    operatorId: (await requireOperator(database, actor)).userId,
  });
  return {
    isOperator: (userId) => selectIsOperator(database, userId),
    requireOperator: (actor) => requireOperator(database, actor),
    listOperators: async (context) => {
      await requireOperator(database, context.actor);
      return selectOperators(database);
    },
    grant: (context, request) => grant(deps, context, request),
    revoke: (context, request) => revoke(deps, context, request),
    listUsers: (context, request) => listUsers(deps, context, request),
    listWorkspaces: (context, request) => listWorkspaces(deps, context, request),
    disableUser: async (context, { userId }) => disableUser(deps, await asOperator(context), userId),
    enableUser: async (context, { userId }) => enableUser(deps, await asOperator(context), userId),
    disableWorkspace: (context, request) => disableWorkspace(deps, operatorOf(context), request),
    enableWorkspace: (context, { workspaceId }) => enableWorkspace(deps, operatorOf(context), workspaceId),
    disableWorkspaceAtCommandLine: (request) => disableWorkspace(deps, atCommandLine, request),
    enableWorkspaceAtCommandLine: (workspaceId) => enableWorkspace(deps, atCommandLine, workspaceId),
    impersonate: (context, request) => impersonate(deps, context, request),
    stopImpersonating: (context) => stopImpersonating(deps, context),
    grantOperator: (email) => grantAtCommandLine(deps, email),
    revokeOperator: (email) => revokeAtCommandLine(deps, email),
  };
}
