-- Who leaves a workspace gets no more tokens that name it: other programs, which know the public keys alone,
-- would believe them.
create function identity.end_tokens_of_membership() returns trigger
language plpgsql as $$
begin
  update identity.refresh_families set ended_at = now(), ended_because = 'revoked'
   where user_id = old.user_id and for_workspace_id = old.workspace_id and ended_at is null;
  return null;
end
$$;

create trigger end_tokens after delete on identity.memberships
  for each row execute function identity.end_tokens_of_membership();

revoke all on all functions in schema identity from public;

-- rollback

drop trigger end_tokens on identity.memberships;
drop function identity.end_tokens_of_membership();
