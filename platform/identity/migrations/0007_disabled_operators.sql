-- An operator who is disabled is out in the names of others, too.
create or replace function identity.end_sessions_of_disabled() returns trigger
language plpgsql as $$
begin
  delete from identity.sessions where user_id = new.user_id or impersonated_by = new.user_id;
  delete from identity.password_resets where user_id = new.user_id;
  return null;
end
$$;

-- rollback
create or replace function identity.end_sessions_of_disabled() returns trigger
language plpgsql as $$
begin
  delete from identity.sessions where user_id = new.user_id;
  delete from identity.password_resets where user_id = new.user_id;
  return null;
end
$$;
