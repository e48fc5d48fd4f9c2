-- People. They belong to no tenant: one person may be a member of many workspaces.
create table identity.users (
  user_id uuid primary key,
  email text not null check (length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 100),
  language text not null check (length(language) between 2 and 35),
  -- PHC string; null for people who have no password.
  password_hash text check (length(password_hash) between 20 and 500),
  email_verified_at timestamptz,
  terms_version text check (length(terms_version) <= 50),
  terms_accepted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  disabled_at timestamptz
);
create unique index users_email on identity.users (lower(email));

-- Sign-ups that wait for the proof of the address. A person comes to be only with that proof, so
-- nobody can lay a password ready for the address of somebody else.
create table identity.sign_ups (
  -- SHA-256 of the handle that only the browser of the sign-up holds.
  handle_hash bytea primary key check (length(handle_hash) = 32),
  email text not null,
  name text not null,
  language text not null,
  password_hash text not null,
  terms_version text,
  created_at timestamptz not null,
  -- HMAC of the code under the handle: the six digits cannot be tried out on a stolen database.
  code_hash bytea not null check (length(code_hash) = 32),
  code_expires_at timestamptz not null,
  code_failures integer not null default 0,
  sends integer not null default 1,
  sent_at timestamptz not null,
  -- SHA-256 of the token in the link.
  link_hash bytea not null unique check (length(link_hash) = 32),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_ups_expiry on identity.sign_ups (expires_at);

create table identity.password_resets (
  token_hash bytea primary key check (length(token_hash) = 32),
  user_id uuid not null references identity.users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_resets_user on identity.password_resets (user_id);
create index password_resets_expiry on identity.password_resets (expires_at);

-- Attempts with a password since the last success, for addresses with and without an account alike.
create table identity.password_attempts (
  account_hash bytea primary key check (length(account_hash) = 32),
  failures integer not null,
  last_at timestamptz not null
);
create index password_attempts_age on identity.password_attempts (last_at);

create table identity.sessions (
  session_id uuid primary key,
  user_id uuid not null references identity.users on delete cascade,
  -- SHA-256 of the token; the token itself is stored nowhere.
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ip_address inet,
  user_agent text not null check (length(user_agent) <= 300)
);
create index sessions_user on identity.sessions (user_id);
create index sessions_expiry on identity.sessions (expires_at);

-- Tells every process to forget what it remembers of a session, whoever ended it.
create function identity.announce_session_change() returns trigger
language plpgsql as $$
begin
  perform pg_notify('identity_session', old.session_id::text);
  return null;
end
$$;

create trigger announce_change
  after delete or update of token_hash, expires_at on identity.sessions
  for each row execute function identity.announce_session_change();

-- Who is disabled is out at once, whatever code or hand does it.
create function identity.end_sessions_of_disabled() returns trigger
language plpgsql as $$
begin
  delete from identity.sessions where user_id = new.user_id;
  delete from identity.password_resets where user_id = new.user_id;
  return null;
end
$$;

create trigger end_sessions
  after update of disabled_at on identity.users
  for each row when (old.disabled_at is null and new.disabled_at is not null)
  execute function identity.end_sessions_of_disabled();

revoke all on identity.users, identity.sign_ups, identity.password_resets, identity.password_attempts,
  identity.sessions from public;
revoke all on all functions in schema identity from public;

-- rollback
drop table identity.sessions, identity.password_attempts, identity.password_resets, identity.sign_ups, identity.users;
drop function identity.end_sessions_of_disabled();
drop function identity.announce_session_change();
