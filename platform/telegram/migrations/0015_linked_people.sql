-- Accounts see whom they have linked and disconnect them one by one; who ends that tells them.
create function telegram.linked_people(p_user_id uuid)
returns table (realm text, telegram_user_id bigint, first_name text, username text, language text, linked_at timestamptz)
language sql stable security definer set search_path = pg_catalog
begin atomic
  select u.realm, u.telegram_user_id, u.first_name, u.username, u.language, u.linked_at
    from telegram.users u where u.linked_user_id = p_user_id order by u.linked_at, u.telegram_user_id;
end;

-- Of everybody whom the account has linked in this realm, or of one; answers who that was.
create function telegram.unlink_people(p_realm text, p_user_id uuid, p_telegram_user bigint)
returns table (telegram_user_id bigint, language text)
language sql security definer set search_path = pg_catalog
begin atomic
  update telegram.users u set linked_user_id = null, linked_at = null, home_workspace = own_workspace
   where u.realm = p_realm and u.linked_user_id = p_user_id
     and (p_telegram_user is null or u.telegram_user_id = p_telegram_user)
  returning u.telegram_user_id, u.language;
end;
drop function telegram.unlink(text, uuid);

-- What is known of somebody, without making them known: who stops a bot does not come back by that.
create function telegram.recall(p_realm text, p_user bigint)
returns table (language text, home_workspace uuid, linked_user_id uuid)
language sql stable security definer set search_path = pg_catalog
begin atomic
  select u.language, u.home_workspace, u.linked_user_id from telegram.users u
   where u.realm = p_realm and u.telegram_user_id = p_user;
end;
revoke all on function telegram.linked_people(uuid), telegram.unlink_people(text, uuid, bigint),
  telegram.recall(text, bigint) from public;

-- rollback
drop function telegram.recall(text, bigint);
create function telegram.unlink(p_realm text, p_user_id uuid) returns void
language sql security definer set search_path = pg_catalog
begin atomic
  update telegram.users set linked_user_id = null, linked_at = null, home_workspace = own_workspace
  where realm = p_realm and linked_user_id = p_user_id;
end;
revoke all on function telegram.unlink(text, uuid) from public;
drop function telegram.unlink_people(text, uuid, bigint);
drop function telegram.linked_people(uuid);
