-- One line of refresh tokens: each exchange continues it, a reuse ends it. It belongs to a session
-- (`sid` in access tokens) and is looked up before any tenant is known, so it is no tenant table.
create table identity.refresh_families (
  family_id uuid primary key,
  user_id uuid not null references identity.users on delete cascade,
  session_id uuid not null,
  -- The workspace that its access tokens name; null for none.
  for_workspace_id uuid,
  scopes text[] not null,
  created_at timestamptz not null,
  -- No token of the family works after this.
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_because text check (ended_because in ('revoked', 'reused')),
  check ((ended_at is null) = (ended_because is null))
);
create index on identity.refresh_families (user_id);
create index on identity.refresh_families (session_id);
create index on identity.refresh_families (ends_at);

create table identity.refresh_tokens (
  -- SHA-256 of the token; the token itself is stored nowhere.
  token_hash bytea primary key check (length(token_hash) = 32),
  family_id uuid not null references identity.refresh_families on delete cascade,
  -- Goes into the derivation of the successor.
  salt bytea not null check (length(salt) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on identity.refresh_tokens (family_id);
create index on identity.refresh_tokens (expires_at);

-- Sessions whose access tokens must no longer be believed, until the last of them has expired.
create table identity.token_revocations (
  session_id uuid primary key,
  until timestamptz not null
);
create index on identity.token_revocations (until);

-- Tells every process at commit, whoever revoked.
create function identity.announce_token_revocation() returns trigger
language plpgsql as $$
begin
  perform pg_notify('identity_token_revoked',
    new.session_id::text || ' ' || (extract(epoch from new.until) * 1000)::bigint);
  return null;
end
$$;

create trigger announce after insert or update on identity.token_revocations
  for each row execute function identity.announce_token_revocation();

-- Ends the tokens of a session. The note outlives the longest access token that may be configured.
create function identity.end_tokens_of_session(ended_session uuid) returns void
language sql as $$
  update identity.refresh_families set ended_at = now(), ended_because = 'revoked'
   where session_id = ended_session and ended_at is null;
  insert into identity.token_revocations (session_id, until)
  values (ended_session, now() + interval '2 hours')
      on conflict (session_id) do update set until = greatest(token_revocations.until, excluded.until);
$$;

-- Whoever ends a session ends its tokens. A session that had run out takes nothing along: programs
-- may live on their refresh token for longer than a browser's session.
create function identity.end_tokens_with_session() returns trigger
language plpgsql as $$
begin
  perform identity.end_tokens_of_session(old.session_id);
  return null;
end
$$;

create trigger end_tokens
  after delete on identity.sessions
  for each row when (old.expires_at > now())
  execute function identity.end_tokens_with_session();

create function identity.end_tokens_of_disabled() returns trigger
language plpgsql as $$
begin
  perform identity.end_tokens_of_session(f.session_id)
     from identity.refresh_families f
    where f.user_id = new.user_id and f.ended_at is null;
  return null;
end
$$;

create trigger end_tokens
  after update of disabled_at on identity.users
  for each row when (old.disabled_at is null and new.disabled_at is not null)
  execute function identity.end_tokens_of_disabled();

create table identity.two_factor (
  user_id uuid primary key references identity.users on delete cascade,
  -- Encrypted, for this user only.
  secret text not null,
  created_at timestamptz not null,
  -- Null while the person has not yet shown a code.
  confirmed_at timestamptz,
  -- The latest time step whose code was accepted: neither it nor an earlier one works again.
  last_step bigint not null default -1,
  failures integer not null default 0,
  failures_since timestamptz
);

create table identity.recovery_codes (
  user_id uuid not null references identity.two_factor on delete cascade,
  -- SHA-256 of user and code.
  code_hash bytea not null check (length(code_hash) = 32),
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- What a person holds between the password and the second factor.
create table identity.two_factor_challenges (
  challenge_hash bytea primary key check (length(challenge_hash) = 32),
  user_id uuid not null references identity.two_factor on delete cascade,
  method text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on identity.two_factor_challenges (user_id);
create index on identity.two_factor_challenges (expires_at);

revoke all on identity.refresh_families, identity.refresh_tokens, identity.token_revocations,
  identity.two_factor, identity.recovery_codes, identity.two_factor_challenges from public;
revoke all on all functions in schema identity from public;

-- rollback
drop trigger end_tokens on identity.users;
drop trigger end_tokens on identity.sessions;
drop function identity.end_tokens_of_disabled();
drop function identity.end_tokens_with_session();
drop function identity.end_tokens_of_session(uuid);
drop table identity.two_factor_challenges;
drop table identity.recovery_codes;
drop table identity.two_factor;
drop table identity.token_revocations;
drop function identity.announce_token_revocation();
drop table identity.refresh_tokens;
drop table identity.refresh_families;
