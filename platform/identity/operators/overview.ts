import { type Page, pageOf } from "#platform/kernel";
import { idBefore, sizeOf } from "../pages.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { requireOperator } from "./office.ts";
import type { OverviewRequest, UserOverview, WorkspaceOverview } from "./operators.ts";

/** Newest first: ids sort by the time of creation. Search is part of a name or an address, or a whole id. */
const USERS = `
  select u.user_id as "id", u.name, u.email, u.created_at as "createdAt", u.disabled_at as "disabledAt",
         (select max(s.last_seen_at) from identity.sessions s
           where s.user_id = u.user_id and s.impersonated_by is null) as "lastSeenAt",
         (select count(*)::integer from identity.memberships m where m.user_id = u.user_id) as "workspaces",
         exists (select from identity.operators o where o.user_id = u.user_id) as "operator"
    from identity.users u
   where ($1::uuid is null or u.user_id < $1)
     and ($2::text is null or u.user_id::text = $2 or u.name ilike $3 or u.email ilike $3)
   order by u.user_id desc limit $4`;

const WORKSPACES = `
  select w.workspace_id as "id", w.name, w.created_at as "createdAt", w.delete_after as "deletedFrom",
         w.disabled_at as "disabledAt",
         (select count(*)::integer from identity.memberships m where m.workspace_id = w.workspace_id) as "members",
         (select u.email from identity.memberships m join identity.users u using (user_id)
           where m.workspace_id = w.workspace_id and m.role = 'owner'
           order by m.joined_at, m.user_id limit 1) as "ownerEmail"
    from identity.workspaces w
   where ($1::uuid is null or w.workspace_id < $1)
     and ($2::text is null or w.workspace_id::text = $2 or w.name ilike $3)
   order by w.workspace_id desc limit $4`;

/** See `Operators.listUsers`. */
export function listUsers(
  deps: TenancyDeps,
  context: SignedInContext,
  request: OverviewRequest,
): Promise<Page<UserOverview>> {
  return page<UserOverview>(deps, context, request, "list users for an operator", USERS);
}

/** See `Operators.listWorkspaces`. */
export function listWorkspaces(
  deps: TenancyDeps,
  context: SignedInContext,
  request: OverviewRequest,
): Promise<Page<WorkspaceOverview>> {
  return page<WorkspaceOverview>(deps, context, request, "list workspaces for an operator", WORKSPACES);
}

async function page<Item extends { readonly id: string }>(
  { database }: TenancyDeps,
  { actor }: SignedInContext,
  request: OverviewRequest,
  reason: string,
  text: string,
): Promise<Page<Item>> {
  await requireOperator(database, actor);
  const limit = sizeOf(request);
  const search = request.search?.trim().toLowerCase() || null;
  const pattern = search === null ? null : `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await database.asOps(reason, (transaction) =>
    transaction.query<Item>(text, [idBefore(request), search, pattern, limit + 1]),
  );
  return pageOf(rows, limit, ({ id }) => [id]);
}
