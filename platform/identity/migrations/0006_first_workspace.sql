-- A person who has just come to be gets a workspace of their own, in the transaction that makes them and
-- that can know no tenant yet. Whoever belongs somewhere gets none.
create policy owner_functions_add on identity.workspaces for insert to current_user with check (true);
create policy owner_functions_add on identity.memberships for insert to current_user with check (true);

create function identity.add_first_workspace(
  new_workspace uuid, workspace_name text, new_owner uuid, moment timestamptz
) returns boolean
language sql volatile security definer set search_path = pg_catalog set row_security = on
begin atomic
  with made as (
    insert into identity.workspaces (workspace_id, name, created_at)
    select new_workspace, workspace_name, moment
     where not exists (select from identity.memberships m where m.user_id = new_owner)
    returning workspace_id
  ), joined as (
    insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at)
    select made.workspace_id, new_owner, 'owner', '{}', moment from made
    returning workspace_id
  )
  select exists (select from joined);
end;

revoke all on all functions in schema identity from public;

-- rollback
drop function identity.add_first_workspace(uuid, text, uuid, timestamptz);
drop policy owner_functions_add on identity.memberships;
drop policy owner_functions_add on identity.workspaces;
