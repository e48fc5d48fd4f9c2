-- Whoever comes by a link with a code is asked first whether they mean that account; asking does not use the code up.
create function telegram.account_of_code(p_hash bytea, p_realm text, p_now timestamptz) returns uuid
language sql stable security definer set search_path = pg_catalog
begin atomic
  select c.user_id from telegram.link_codes c
   where c.code_hash = p_hash and c.realm = p_realm and c.expires_at > p_now;
end;
revoke all on function telegram.account_of_code(bytea, text, timestamptz) from public;

-- rollback
drop function telegram.account_of_code(bytea, text, timestamptz);
