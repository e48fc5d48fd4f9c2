-- A session is looked up with every request that is not remembered: plpgsql keeps the plan of the
-- statement, so a look-up costs half as much as by a function in SQL.
create or replace function identity.find_session(presented_hash bytea)
returns table (
  session_id uuid, user_id uuid, last_seen_at timestamptz, expires_at timestamptz, impersonated_by uuid,
  chosen_workspace_id uuid, workspace_id uuid, role text, permissions text[]
)
language plpgsql stable rows 1 security definer set search_path = pg_catalog set row_security = on as $$
begin
  return query
  select s.session_id, s.user_id, s.last_seen_at, s.expires_at, s.impersonated_by,
         s.for_workspace_id, w.workspace_id, m.role, m.permissions
    from identity.sessions s
    join identity.users u on u.user_id = s.user_id and u.disabled_at is null
    left join (identity.memberships m
      join identity.workspaces w on w.workspace_id = m.workspace_id and w.closed_at is null)
      on m.workspace_id = s.for_workspace_id and m.user_id = s.user_id
   where s.token_hash = presented_hash;
end
$$;

create or replace function identity.find_session_in(wanted_session uuid, wanted_workspace uuid)
returns table (
  session_id uuid, user_id uuid, last_seen_at timestamptz, expires_at timestamptz, impersonated_by uuid,
  chosen_workspace_id uuid, workspace_id uuid, role text, permissions text[]
)
language plpgsql stable rows 1 security definer set search_path = pg_catalog set row_security = on as $$
begin
  return query
  select s.session_id, s.user_id, s.last_seen_at, s.expires_at, s.impersonated_by,
         wanted_workspace, w.workspace_id, m.role, m.permissions
    from identity.sessions s
    join identity.users u on u.user_id = s.user_id and u.disabled_at is null
    left join (identity.memberships m
      join identity.workspaces w on w.workspace_id = m.workspace_id and w.closed_at is null)
      on m.workspace_id = wanted_workspace and m.user_id = s.user_id
   where s.session_id = wanted_session;
end
$$;

-- rollback
create or replace function identity.find_session(presented_hash bytea)
returns table (
  session_id uuid, user_id uuid, last_seen_at timestamptz, expires_at timestamptz, impersonated_by uuid,
  chosen_workspace_id uuid, workspace_id uuid, role text, permissions text[]
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select s.session_id, s.user_id, s.last_seen_at, s.expires_at, s.impersonated_by,
         s.for_workspace_id, w.workspace_id, m.role, m.permissions
    from identity.sessions s
    join identity.users u on u.user_id = s.user_id and u.disabled_at is null
    left join (identity.memberships m
      join identity.workspaces w on w.workspace_id = m.workspace_id and w.closed_at is null)
      on m.workspace_id = s.for_workspace_id and m.user_id = s.user_id
   where s.token_hash = presented_hash;
end;

create or replace function identity.find_session_in(wanted_session uuid, wanted_workspace uuid)
returns table (
  session_id uuid, user_id uuid, last_seen_at timestamptz, expires_at timestamptz, impersonated_by uuid,
  chosen_workspace_id uuid, workspace_id uuid, role text, permissions text[]
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select s.session_id, s.user_id, s.last_seen_at, s.expires_at, s.impersonated_by,
         wanted_workspace, w.workspace_id, m.role, m.permissions
    from identity.sessions s
    join identity.users u on u.user_id = s.user_id and u.disabled_at is null
    left join (identity.memberships m
      join identity.workspaces w on w.workspace_id = m.workspace_id and w.closed_at is null)
      on m.workspace_id = wanted_workspace and m.user_id = s.user_id
   where s.session_id = wanted_session;
end;
