import { workspaceWith } from "../tenancy/acting.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { changeMember, leaveWorkspace, removeMember } from "./change.ts";
import type { Members } from "./members.ts";
import { selectMembers } from "./store.ts";

export function createMembers(deps: TenancyDeps): Members {
  return {
    list: async (context, request) =>
      deps.database.withWorkspace(workspaceWith(context, "workspace:read"), (transaction) =>
        selectMembers(transaction, request),
      ),
    change: (context, request) => changeMember(deps, context, request),
    remove: (context, request) => removeMember(deps, context, request),
    leave: (context) => leaveWorkspace(deps, context),
  };
}
