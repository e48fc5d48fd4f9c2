-- Whoever disconnects from an account is back in the workspace that was theirs before, and out of the account's.
alter table telegram.users add column own_workspace uuid;
comment on column telegram.users.own_workspace is 'Made for this person alone; where they act while no account is linked.';
update telegram.users set own_workspace = home_workspace where linked_user_id is null;

create or replace function telegram.claim_home(p_realm text, p_user bigint, p_workspace uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_home uuid;
begin
  update telegram.users u
     set home_workspace = coalesce(u.home_workspace, u.own_workspace, p_workspace),
         own_workspace = case when u.home_workspace is null then coalesce(u.own_workspace, p_workspace) else u.own_workspace end
  where u.realm = p_realm and u.telegram_user_id = p_user returning u.home_workspace into v_home;
  return v_home;
end $$;

create or replace function telegram.unlink(p_realm text, p_user_id uuid) returns void
language sql security definer set search_path = pg_catalog
begin atomic
  update telegram.users set linked_user_id = null, linked_at = null, home_workspace = own_workspace
  where realm = p_realm and linked_user_id = p_user_id;
end;

-- rollback
create or replace function telegram.unlink(p_realm text, p_user_id uuid) returns void
language sql security definer set search_path = pg_catalog
begin atomic
  update telegram.users set linked_user_id = null, linked_at = null
  where realm = p_realm and linked_user_id = p_user_id;
end;
create or replace function telegram.claim_home(p_realm text, p_user bigint, p_workspace uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_home uuid;
begin
  update telegram.users u set home_workspace = coalesce(u.home_workspace, p_workspace)
  where u.realm = p_realm and u.telegram_user_id = p_user returning u.home_workspace into v_home;
  return v_home;
end $$;
alter table telegram.users drop column own_workspace;
