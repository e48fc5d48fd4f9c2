create schema identity;

-- A tenant. The key is called workspace_id like in every other tenant table, so that the same
-- protection binds it: a transaction sees its own workspace and no other.
create table identity.workspaces (
  workspace_id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null
);

create table identity.api_keys (
  workspace_id uuid not null references identity.workspaces on delete cascade,
  key_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  -- The first characters of the key, for people.
  prefix text not null check (length(prefix) = 11),
  -- SHA-256 of the whole key; the key itself is stored nowhere.
  key_hash bytea not null unique check (length(key_hash) = 32),
  scopes text[] not null check (cardinality(scopes) > 0),
  -- Null lets every address.
  allowed_ips cidr[] check (cardinality(allowed_ips) > 0),
  -- In place of the policy's figure.
  limit_per_minute integer check (limit_per_minute > 0),
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  -- A replaced key works until then.
  grace_ends_at timestamptz,
  rotated_from uuid,
  last_used_at timestamptz,
  last_used_ip inet,
  primary key (workspace_id, key_id),
  foreign key (workspace_id, rotated_from) references identity.api_keys (workspace_id, key_id)
    on delete set null (rotated_from)
);

select tradepost.protect_tenant_table('identity.workspaces');
select tradepost.protect_tenant_table('identity.api_keys');

-- The three functions below must look before a tenant is known. They run as the owner, whom
-- row-level security binds too; these policies let the owner's functions through and nobody else.
create policy owner_functions on identity.workspaces for select to current_user using (true);
create policy owner_functions on identity.api_keys for select to current_user using (true);
create policy owner_functions_record on identity.api_keys for update to current_user using (true) with check (true);

-- What a process must know about a presented key. Whoever asks already holds the key's hash.
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

-- Notes last uses of many tenants at once; rows are taken in one order, so that two writers cannot
-- wait for each other, and an older use never covers a newer one.
create function identity.record_api_key_uses(
  workspace_ids uuid[], key_ids uuid[], used_at timestamptz[], used_from inet[]
) returns void
language sql volatile security definer set search_path = pg_catalog set row_security = on
begin atomic
  with used as (
    select u.* from unnest(workspace_ids, key_ids, used_at, used_from)
      as u (workspace_id, key_id, at, ip)
  ), locked as (
    select k.workspace_id, k.key_id from identity.api_keys k
      join used u on k.workspace_id = u.workspace_id and k.key_id = u.key_id
     order by k.workspace_id, k.key_id
       for no key update of k
  )
  update identity.api_keys k
     set last_used_at = u.at, last_used_ip = u.ip
    from used u join locked l on l.workspace_id = u.workspace_id and l.key_id = u.key_id
   where k.workspace_id = u.workspace_id and k.key_id = u.key_id
     and (k.last_used_at is null or k.last_used_at < u.at);
end;

-- Whether this is no longer an empty installation.
create function identity.any_workspace() returns boolean
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select exists (select from identity.workspaces);
end;

-- Tells every process to forget what it remembers of a key, whoever changed it.
create function identity.announce_api_key_change() returns trigger
language plpgsql as $$
begin
  perform pg_notify('identity_api_key', old.key_id::text);
  return null;
end
$$;

create trigger announce_change
  after delete or update of scopes, allowed_ips, limit_per_minute, expires_at, revoked_at, grace_ends_at
  on identity.api_keys
  for each row execute function identity.announce_api_key_change();

-- The roles of Tradepost are granted the use of functions by default; nobody else needs it.
revoke all on all functions in schema identity from public;

-- rollback
drop schema identity cascade;
