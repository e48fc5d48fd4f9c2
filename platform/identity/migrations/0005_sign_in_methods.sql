-- People may come by Telegram or another provider that tells no address.
alter table identity.users alter column email drop not null;

create table identity.external_identities (
  identity_id uuid primary key,
  user_id uuid not null references identity.users on delete cascade,
  -- The issuer as OpenID Connect names it, never the operator's short name for it: another issuer
  -- under the same name must not inherit anybody.
  provider text not null check (length(provider) between 1 and 300),
  subject text not null check (length(subject) between 1 and 255),
  -- An address or a user name, for people.
  label text not null check (length(label) <= 254),
  created_at timestamptz not null,
  last_used_at timestamptz,
  unique (provider, subject)
);
create index on identity.external_identities (user_id);

create table identity.passkeys (
  passkey_id uuid primary key,
  user_id uuid not null references identity.users on delete cascade,
  credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
  -- COSE.
  public_key bytea not null check (length(public_key) <= 4096),
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  -- Whether it follows its owner from device to device.
  synced boolean not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index on identity.passkeys (user_id);

create table identity.passkey_challenges (
  -- SHA-256 of what the authenticator signs.
  challenge_hash bytea primary key check (length(challenge_hash) = 32),
  -- Who adds a passkey; null for a sign-in.
  user_id uuid references identity.users on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on identity.passkey_challenges (user_id);
create index on identity.passkey_challenges (expires_at);

-- Ways to a provider and back. Nonce and code verifier are derived from what only the browser holds.
create table identity.openid_states (
  state_hash bytea primary key check (length(state_hash) = 32),
  browser_hash bytea not null check (length(browser_hash) = 32),
  provider text not null,
  -- Who links; both null for a sign-in.
  user_id uuid references identity.users on delete cascade,
  session_id uuid,
  return_to text check (length(return_to) <= 500),
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((user_id is null) = (session_id is null))
);
create index on identity.openid_states (user_id);
create index on identity.openid_states (expires_at);

-- Data signed by Telegram that has been used; kept while it could still be accepted.
create table identity.used_telegram_proofs (
  proof_hash bytea primary key check (length(proof_hash) = 32),
  expires_at timestamptz not null
);
create index on identity.used_telegram_proofs (expires_at);

-- A proved identity that waits for the owner of the address to sign in and link it.
create table identity.link_tickets (
  ticket_hash bytea primary key check (length(ticket_hash) = 32),
  user_id uuid not null references identity.users on delete cascade,
  provider text not null,
  subject text not null,
  label text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on identity.link_tickets (user_id);
create index on identity.link_tickets (expires_at);

-- When the person of a session last proved again who it is.
create table identity.session_proofs (
  session_id uuid primary key references identity.sessions on delete cascade,
  proved_at timestamptz not null
);

-- Imported hashes are few and end with the first sign-in; the question whether any are left is frequent.
create index users_imported_password on identity.users (substr(password_hash, 5, 2))
  where password_hash like '$2%';

-- Nobody is left without any way in: without an address somebody needs a provider or a passkey.
create function identity.require_way_in() returns trigger
language plpgsql as $$
begin
  perform from identity.users u
    where u.user_id = case when tg_table_name = 'users' then new.user_id else old.user_id end
      and u.email is null and u.disabled_at is null
      and not exists (select from identity.external_identities e where e.user_id = u.user_id)
      and not exists (select from identity.passkeys p where p.user_id = u.user_id);
  if found then
    raise exception using errcode = '23514', constraint = 'users_way_in',
      message = 'A person without an address needs an external identity or a passkey.';
  end if;
  return null;
end
$$;

create constraint trigger way_in after insert or update of email, disabled_at on identity.users
  deferrable initially deferred
  for each row when (new.email is null) execute function identity.require_way_in();
create constraint trigger way_in after delete on identity.external_identities
  deferrable initially deferred
  for each row execute function identity.require_way_in();
create constraint trigger way_in after delete on identity.passkeys
  deferrable initially deferred
  for each row execute function identity.require_way_in();

revoke all on identity.external_identities, identity.passkeys, identity.passkey_challenges,
  identity.openid_states, identity.used_telegram_proofs, identity.link_tickets, identity.session_proofs from public;
revoke all on all functions in schema identity from public;

-- rollback
drop trigger way_in on identity.users;
drop table identity.session_proofs, identity.link_tickets, identity.used_telegram_proofs,
  identity.openid_states, identity.passkey_challenges, identity.passkeys, identity.external_identities;
drop function identity.require_way_in();
drop index identity.users_imported_password;
delete from identity.users where email is null;
alter table identity.users alter column email set not null;
