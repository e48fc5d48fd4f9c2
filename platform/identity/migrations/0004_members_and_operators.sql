-- Who belongs to which workspace, and as what.
create table identity.memberships (
  workspace_id uuid not null references identity.workspaces on delete cascade,
  user_id uuid not null references identity.users on delete cascade,
  role text not null check (role in ('viewer', 'member', 'admin', 'owner')),
  -- Scopes granted by name besides what the role holds.
  permissions text[] not null,
  joined_at timestamptz not null,
  -- A person or a key; stays when they are gone.
  invited_by uuid,
  primary key (workspace_id, user_id)
);
create index memberships_user on identity.memberships (user_id);

create table identity.invitations (
  workspace_id uuid not null references identity.workspaces on delete cascade,
  invitation_id uuid not null,
  -- SHA-256 of the token; the token itself is stored nowhere.
  token_hash bytea not null unique check (length(token_hash) = 32),
  delivery text not null check (delivery in ('mail', 'link')),
  role text not null check (role in ('viewer', 'member', 'admin', 'owner')),
  -- The only address whose owner may accept.
  email text check (length(email) between 3 and 254),
  language text not null check (length(language) between 2 and 35),
  invited_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  sends integer not null,
  sent_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz,
  primary key (workspace_id, invitation_id),
  check (delivery = 'link' or email is not null),
  check (accepted_at is null or revoked_at is null)
);

-- Who runs the installation; no role in any workspace.
create table identity.operators (
  user_id uuid primary key references identity.users on delete cascade,
  granted_at timestamptz not null,
  granted_by uuid
);

-- A closed workspace waits for its deletion; nobody acts in it.
alter table identity.workspaces
  add column closed_at timestamptz,
  add column delete_after timestamptz,
  add check ((closed_at is null) = (delete_after is null));

-- A session acts in a workspace of its person and leaves it with the membership. One in which an operator
-- acts for the person ends with the operator's office. It is looked up before any tenant is known, so it
-- is no tenant table.
alter table identity.sessions
  add column for_workspace_id uuid,
  add column impersonated_by uuid references identity.operators on delete cascade,
  add constraint sessions_membership foreign key (for_workspace_id, user_id)
    references identity.memberships (workspace_id, user_id) on delete set null (for_workspace_id),
  add check (impersonated_by <> user_id);
create index sessions_workspace on identity.sessions (for_workspace_id, user_id) where for_workspace_id is not null;
create index sessions_impersonator on identity.sessions (impersonated_by) where impersonated_by is not null;

select tradepost.protect_tenant_table('identity.memberships');
select tradepost.protect_tenant_table('identity.invitations');
create policy owner_functions on identity.memberships for select to current_user using (true);
create policy owner_functions on identity.invitations for select to current_user using (true);

-- Everything that a process must know about a session, in one look. Whoever asks holds the token's hash.
create function identity.find_session(presented_hash bytea)
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

-- The same by id and in a workspace of choice, for access tokens and calls that name a workspace.
create function identity.find_session_in(wanted_session uuid, wanted_workspace uuid)
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

-- The workspaces of a person; closed ones for owners only, who can restore them.
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

-- Where a person goes on: where they were last, else where they came first.
create function identity.starting_workspace(wanted_user uuid) returns uuid
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

-- What the holder of a token may know of the invitation.
create function identity.find_invitation(presented_hash bytea)
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

-- Tells every process to forget what it remembers of a person, whoever changed the membership. By person
-- and not by session: a session that begins in the same moment must not be missed.
create function identity.announce_membership_change() returns trigger
language plpgsql as $$
begin
  perform pg_notify('identity_membership', coalesce(new.user_id, old.user_id)::text);
  return null;
end
$$;
create trigger announce_change
  after insert or delete or update of role, permissions on identity.memberships
  for each row execute function identity.announce_membership_change();

-- The same for everybody in a workspace that closes, opens again or goes.
create function identity.announce_workspace_change() returns trigger
language plpgsql as $$
begin
  perform pg_notify('identity_workspace', old.workspace_id::text);
  return null;
end
$$;
create trigger announce_change
  after delete or update of closed_at on identity.workspaces
  for each row execute function identity.announce_workspace_change();

drop trigger announce_change on identity.sessions;
create trigger announce_change
  after delete or update of token_hash, expires_at, for_workspace_id, impersonated_by on identity.sessions
  for each row execute function identity.announce_session_change();

-- Keys of a closed workspace are refused.
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

revoke all on identity.memberships, identity.invitations, identity.operators from public;
revoke all on all functions in schema identity from public;

-- rollback
drop function identity.find_api_key(bytea);
create function identity.find_api_key(presented_hash bytea)
returns table (
  key_id uuid, workspace_id uuid, scopes text[], allowed_ips text[], limit_per_minute integer,
  expires_at timestamptz, revoked_at timestamptz, grace_ends_at timestamptz
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select k.key_id, k.workspace_id, k.scopes, k.allowed_ips::text[], k.limit_per_minute,
         k.expires_at, k.revoked_at, k.grace_ends_at
    from identity.api_keys k
   where k.key_hash = presented_hash;
end;
revoke all on function identity.find_api_key(bytea) from public;
drop trigger announce_change on identity.sessions;
create trigger announce_change
  after delete or update of token_hash, expires_at on identity.sessions
  for each row execute function identity.announce_session_change();
drop trigger announce_change on identity.workspaces;
drop function identity.announce_workspace_change();
drop function identity.find_invitation(bytea);
drop function identity.starting_workspace(uuid);
drop function identity.own_workspaces(uuid);
drop function identity.find_session_in(uuid, uuid);
drop function identity.find_session(bytea);
-- Otherwise they would go on as sessions of the person.
delete from identity.sessions where impersonated_by is not null;
alter table identity.sessions drop column for_workspace_id, drop column impersonated_by;
alter table identity.workspaces drop column closed_at, drop column delete_after;
drop table identity.invitations, identity.memberships, identity.operators;
drop function identity.announce_membership_change();
