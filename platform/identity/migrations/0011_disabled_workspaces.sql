-- An operator shuts a workspace for a while: nobody acts in it, no key works, nothing is deleted.
alter table identity.workspaces add column disabled_at timestamptz;

drop trigger announce_change on identity.workspaces;
create trigger announce_change
  after delete or update of closed_at, disabled_at on identity.workspaces
  for each row execute function identity.announce_workspace_change();

drop function identity.find_api_key(bytea);
create function identity.find_api_key(presented_hash bytea)
returns table (
  key_id uuid, workspace_id uuid, scopes text[], allowed_ips text[], limit_per_minute integer,
  expires_at timestamptz, revoked_at timestamptz, grace_ends_at timestamptz, workspace_closed boolean,
  workspace_disabled boolean
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select k.key_id, k.workspace_id, k.scopes, k.allowed_ips::text[], k.limit_per_minute,
         k.expires_at, k.revoked_at, k.grace_ends_at, w.closed_at is not null, w.disabled_at is not null
    from identity.api_keys k
    join identity.workspaces w on w.workspace_id = k.workspace_id
   where k.key_hash = presented_hash;
end;

-- Members are told that their workspace is disabled; to everybody else it is none of theirs.
drop function identity.find_session(bytea);
create function identity.find_session(presented_hash bytea)
returns table (
  session_id uuid, user_id uuid, last_seen_at timestamptz, expires_at timestamptz, impersonated_by uuid,
  chosen_workspace_id uuid, workspace_id uuid, role text, permissions text[], workspace_disabled boolean
)
language plpgsql stable rows 1 security definer set search_path = pg_catalog set row_security = on as $$
begin
  return query
  select s.session_id, s.user_id, s.last_seen_at, s.expires_at, s.impersonated_by,
         s.for_workspace_id, w.workspace_id, m.role, m.permissions, w.disabled_at is not null
    from identity.sessions s
    join identity.users u on u.user_id = s.user_id and u.disabled_at is null
    left join (identity.memberships m
      join identity.workspaces w on w.workspace_id = m.workspace_id and w.closed_at is null)
      on m.workspace_id = s.for_workspace_id and m.user_id = s.user_id
   where s.token_hash = presented_hash;
end
$$;

drop function identity.find_session_in(uuid, uuid);
create function identity.find_session_in(wanted_session uuid, wanted_workspace uuid)
returns table (
  session_id uuid, user_id uuid, last_seen_at timestamptz, expires_at timestamptz, impersonated_by uuid,
  chosen_workspace_id uuid, workspace_id uuid, role text, permissions text[], workspace_disabled boolean
)
language plpgsql stable rows 1 security definer set search_path = pg_catalog set row_security = on as $$
begin
  return query
  select s.session_id, s.user_id, s.last_seen_at, s.expires_at, s.impersonated_by,
         wanted_workspace, w.workspace_id, m.role, m.permissions, w.disabled_at is not null
    from identity.sessions s
    join identity.users u on u.user_id = s.user_id and u.disabled_at is null
    left join (identity.memberships m
      join identity.workspaces w on w.workspace_id = m.workspace_id and w.closed_at is null)
      on m.workspace_id = wanted_workspace and m.user_id = s.user_id
   where s.session_id = wanted_session;
end
$$;

drop function identity.own_workspaces(uuid);
create function identity.own_workspaces(wanted_user uuid)
returns table (
  workspace_id uuid, name text, created_at timestamptz, role text, permissions text[],
  joined_at timestamptz, delete_after timestamptz, disabled_at timestamptz
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select w.workspace_id, w.name, w.created_at, m.role, m.permissions, m.joined_at, w.delete_after, w.disabled_at
    from identity.memberships m
    join identity.workspaces w on w.workspace_id = m.workspace_id
   where m.user_id = wanted_user and (w.closed_at is null or m.role = 'owner')
   order by lower(w.name), w.workspace_id;
end;

create or replace function identity.starting_workspace(wanted_user uuid) returns uuid
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select m.workspace_id
    from identity.memberships m
    join identity.workspaces w on w.workspace_id = m.workspace_id
     and w.closed_at is null and w.disabled_at is null
    left join lateral (
      select max(s.last_seen_at) as at from identity.sessions s
       where s.user_id = wanted_user and s.for_workspace_id = m.workspace_id and s.impersonated_by is null
    ) seen on true
   where m.user_id = wanted_user
   order by seen.at desc nulls last, m.joined_at, m.workspace_id
   limit 1;
end;

create or replace function identity.find_invitation(presented_hash bytea)
returns table (
  workspace_id uuid, invitation_id uuid, workspace_name text, role text, email text,
  inviter_name text, expires_at timestamptz
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select i.workspace_id, i.invitation_id, w.name, i.role, i.email, u.name, i.expires_at
    from identity.invitations i
    join identity.workspaces w on w.workspace_id = i.workspace_id
     and w.closed_at is null and w.disabled_at is null
    left join identity.users u on u.user_id = i.invited_by
   where i.token_hash = presented_hash and i.accepted_at is null and i.revoked_at is null;
end;

-- Whether tokens that name a workspace are still exchanged; asked by who holds one.
create function identity.is_workspace_disabled(wanted_workspace uuid) returns boolean
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select exists (
    select from identity.workspaces w where w.workspace_id = wanted_workspace and w.disabled_at is not null
  );
end;

revoke all on all functions in schema identity from public;

-- rollback
drop function identity.is_workspace_disabled(uuid);

create or replace function identity.find_invitation(presented_hash bytea)
returns table (
  workspace_id uuid, invitation_id uuid, workspace_name text, role text, email text,
  inviter_name text, expires_at timestamptz
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select i.workspace_id, i.invitation_id, w.name, i.role, i.email, u.name, i.expires_at
    from identity.invitations i
    join identity.workspaces w on w.workspace_id = i.workspace_id and w.closed_at is null
    left join identity.users u on u.user_id = i.invited_by
   where i.token_hash = presented_hash and i.accepted_at is null and i.revoked_at is null;
end;

create or replace function identity.starting_workspace(wanted_user uuid) returns uuid
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select m.workspace_id
    from identity.memberships m
    join identity.workspaces w on w.workspace_id = m.workspace_id and w.closed_at is null
    left join lateral (
      select max(s.last_seen_at) as at from identity.sessions s
       where s.user_id = wanted_user and s.for_workspace_id = m.workspace_id and s.impersonated_by is null
    ) seen on true
   where m.user_id = wanted_user
   order by seen.at desc nulls last, m.joined_at, m.workspace_id
   limit 1;
end;

drop function identity.own_workspaces(uuid);
create function identity.own_workspaces(wanted_user uuid)
returns table (
  workspace_id uuid, name text, created_at timestamptz, role text, permissions text[],
  joined_at timestamptz, delete_after timestamptz
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select w.workspace_id, w.name, w.created_at, m.role, m.permissions, m.joined_at, w.delete_after
    from identity.memberships m
    join identity.workspaces w on w.workspace_id = m.workspace_id
   where m.user_id = wanted_user and (w.closed_at is null or m.role = 'owner')
   order by lower(w.name), w.workspace_id;
end;

drop function identity.find_session_in(uuid, uuid);
create function identity.find_session_in(wanted_session uuid, wanted_workspace uuid)
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

drop function identity.find_session(bytea);
create function identity.find_session(presented_hash bytea)
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

drop function identity.find_api_key(bytea);
create function identity.find_api_key(presented_hash bytea)
returns table (
  key_id uuid, workspace_id uuid, scopes text[], allowed_ips text[], limit_per_minute integer,
  expires_at timestamptz, revoked_at timestamptz, grace_ends_at timestamptz, workspace_closed boolean
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select k.key_id, k.workspace_id, k.scopes, k.allowed_ips::text[], k.limit_per_minute,
         k.expires_at, k.revoked_at, k.grace_ends_at, w.closed_at is not null
    from identity.api_keys k
    join identity.workspaces w on w.workspace_id = k.workspace_id
   where k.key_hash = presented_hash;
end;

drop trigger announce_change on identity.workspaces;
create trigger announce_change
  after delete or update of closed_at on identity.workspaces
  for each row execute function identity.announce_workspace_change();
alter table identity.workspaces drop column disabled_at;
revoke all on all functions in schema identity from public;
