create schema secrets;

-- Keys that encrypt what a workspace entrusts to us. Each lies here wrapped by the master key, which
-- is in no database. The nil UUID stands for the operator, who is no workspace.
create table secrets.data_keys (
  workspace_id uuid not null,
  key_id uuid not null unique,
  -- New secrets are encrypted with the current key; the others only read.
  current boolean not null,
  -- Nonce (12), encrypted key (32), tag (16).
  wrapped bytea not null check (length(wrapped) = 60),
  -- Names the master secret without telling anything of it.
  master_id text not null check (master_id ~ '^[0-9a-f]{16}$'),
  created_at timestamptz not null,
  retired_at timestamptz check ((retired_at is null) = current),
  rewrapped_at timestamptz,
  primary key (workspace_id, key_id)
);
create unique index data_keys_current on secrets.data_keys (workspace_id) where current;
create index data_keys_master on secrets.data_keys (master_id);

select tradepost.protect_tenant_table('secrets.data_keys');

-- Nobody writes but the functions below, which run as the owner.
do $$
declare
  grantee regrole;
begin
  for grantee in
    select distinct acl.grantee from pg_class c, aclexplode(c.relacl) acl
     where c.oid = 'secrets.data_keys'::regclass and acl.grantee not in (0, c.relowner)
  loop
    execute format('revoke insert, update, delete, truncate on secrets.data_keys from %s', grantee);
  end loop;
end
$$;
create policy owner_functions on secrets.data_keys to current_user using (true) with check (true);

-- Whether the caller may change the keys of this owner: its own workspace's, or any if its role sees
-- all tenants.
create function secrets.may_change(owning_workspace uuid) returns boolean
language sql stable set search_path = pg_catalog
begin atomic
  select coalesce(owning_workspace = tradepost.current_workspace(), false)
      or exists (select from pg_roles r where r.rolname = session_user and (r.rolsuper or r.rolbypassrls))
      or exists (select from pg_policy p where p.polrelid = 'secrets.data_keys'::regclass and p.polname = 'operations'
                 and (select r.oid from pg_roles r where r.rolname = session_user) = any (p.polroles));
end;

create function secrets.find_data_key(wanted uuid)
returns table (workspace_id uuid, key_id uuid, wrapped bytea, master_id text)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select k.workspace_id, k.key_id, k.wrapped, k.master_id from secrets.data_keys k where k.key_id = wanted;
end;

create function secrets.find_current_data_key(owning_workspace uuid)
returns table (workspace_id uuid, key_id uuid, wrapped bytea, master_id text)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select k.workspace_id, k.key_id, k.wrapped, k.master_id from secrets.data_keys k
   where k.workspace_id = owning_workspace and k.current;
end;

-- Of several processes that make the first key of a workspace one wins; all read the winner's.
create function secrets.add_first_data_key(
  owning_workspace uuid, new_key uuid, new_wrapped bytea, new_master_id text, made_at timestamptz
) returns void
language sql volatile security definer set search_path = pg_catalog set row_security = on
begin atomic
  insert into secrets.data_keys (workspace_id, key_id, current, wrapped, master_id, created_at)
  values (owning_workspace, new_key, true, new_wrapped, new_master_id, made_at)
  on conflict (workspace_id) where current do nothing;
end;

-- Puts a new key in the place of the expected one; false when that is no longer the current one.
create function secrets.replace_data_key(
  owning_workspace uuid, expected_key uuid, new_key uuid, new_wrapped bytea, new_master_id text, made_at timestamptz
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog set row_security = on as $$
begin
  if owning_workspace <> '00000000-0000-0000-0000-000000000000' and not secrets.may_change(owning_workspace) then
    raise exception 'The data keys of % are not those of this workspace.', owning_workspace using errcode = 'insufficient_privilege';
  end if;
  update secrets.data_keys k set current = false, retired_at = made_at
   where k.workspace_id = owning_workspace and k.key_id = expected_key and k.current;
  if not found then
    return false;
  end if;
  insert into secrets.data_keys (workspace_id, key_id, current, wrapped, master_id, created_at)
  values (owning_workspace, new_key, true, new_wrapped, new_master_id, made_at);
  return true;
end
$$;

create function secrets.list_keys_of_other_masters(wanted_master_id text, after_key uuid, at_most integer)
returns table (workspace_id uuid, key_id uuid, wrapped bytea, master_id text)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select k.workspace_id, k.key_id, k.wrapped, k.master_id from secrets.data_keys k
   where k.master_id <> wanted_master_id and k.key_id > after_key
   order by k.key_id limit at_most;
end;

-- Wraps a key anew unless somebody else did so first.
create function secrets.rewrap_data_key(
  wrapped_key uuid, expected_wrapped bytea, new_wrapped bytea, new_master_id text, made_at timestamptz
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog set row_security = on as $$
begin
  if not secrets.may_change(null) then
    raise exception 'Only the operator wraps data keys anew.' using errcode = 'insufficient_privilege';
  end if;
  update secrets.data_keys k set wrapped = new_wrapped, master_id = new_master_id, rewrapped_at = made_at
   where k.key_id = wrapped_key and k.wrapped = expected_wrapped;
  return found;
end
$$;

create function secrets.count_data_keys()
returns table (master_id text, current_keys integer, retired_keys integer)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select k.master_id, (count(*) filter (where k.current))::integer, (count(*) filter (where not k.current))::integer
    from secrets.data_keys k group by k.master_id order by k.master_id;
end;

-- Makes all secrets of a workspace unreadable for ever.
create function secrets.destroy_data_keys(owning_workspace uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog set row_security = on as $$
declare
  destroyed integer;
begin
  if not secrets.may_change(owning_workspace) then
    raise exception 'The data keys of % are not those of this workspace.', owning_workspace using errcode = 'insufficient_privilege';
  end if;
  delete from secrets.data_keys k where k.workspace_id = owning_workspace;
  get diagnostics destroyed = row_count;
  return destroyed;
end
$$;

-- Tells every process to read the keys of a workspace again, whoever changed them.
create function secrets.announce_data_key_change() returns trigger
language plpgsql as $$
begin
  perform pg_notify('secrets_data_key', old.workspace_id::text);
  return null;
end
$$;

create trigger announce_change after delete or update of current on secrets.data_keys
  for each row execute function secrets.announce_data_key_change();

revoke all on all functions in schema secrets from public;

-- rollback
drop schema secrets cascade;
