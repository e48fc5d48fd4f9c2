import { createInvitations } from "../invitations/create.ts";
import { createApiKeys } from "../keys/create.ts";
import { createMembers } from "../members/create.ts";
import { createOperators } from "../operators/create.ts";
import { createWorkspaces } from "../workspaces/create.ts";
import { giveFirstWorkspace } from "../workspaces/first.ts";
import type { TenancyDeps } from "./parts.ts";
import type { Tenancy } from "./tenancy.ts";

/** Workspaces, members, invitations, keys and operators of a migrated database. Holds no resources. */
export function createTenancy(deps: TenancyDeps): Tenancy {
  return {
    workspaces: createWorkspaces(deps),
    members: createMembers(deps),
    invitations: createInvitations(deps),
    apiKeys: createApiKeys(deps),
    operators: createOperators(deps),
    welcome: (transaction, context, user) => giveFirstWorkspace(deps, transaction, context, user),
  };
}
