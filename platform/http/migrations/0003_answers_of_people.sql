-- Keys of people are theirs in whichever workspace they act, so their answers are kept from within
-- transactions of any workspace. Who knows an attempt is the request that drew its number.
create policy owner_functions on http.idempotency_keys for select to current_user using (true);
create policy owner_functions_keep on http.idempotency_keys for update to current_user using (true) with check (true);

create function http.keep_answer(
  of_attempt uuid, answer_status integer, answer_type text, answer_location text, answer_body text,
  is_kept boolean, hash_of_content bytea
) returns boolean
language sql volatile security definer set search_path = pg_catalog set row_security = on
begin atomic
  update http.idempotency_keys
     set status = answer_status, content_type = answer_type, location = answer_location,
         sealed_body = answer_body, body_kept = is_kept, content_hash = hash_of_content
   where attempt = of_attempt and status is null
  returning true;
end;

-- rollback
drop function http.keep_answer(uuid, integer, text, text, text, boolean, bytea);
drop policy owner_functions_keep on http.idempotency_keys;
drop policy owner_functions on http.idempotency_keys;
