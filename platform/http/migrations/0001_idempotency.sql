create schema http;

-- One row for each Idempotency-Key of the last day: first a claim, then the answer that repeats get.
create table http.idempotency_keys (
  -- Null for keys of people who act in no workspace.
  workspace_id uuid,
  user_id uuid,
  key_hash bytea not null check (length(key_hash) = 32),
  -- SHA-256 of caller, method, path and body of the first request.
  fingerprint bytea not null check (length(fingerprint) = 32),
  -- The one request that may answer.
  attempt uuid not null,
  -- Prolonged while the request runs; when it passes without an answer its process is gone.
  leased_until timestamptz not null,
  -- Null while there is no answer.
  status integer check (status between 200 and 499),
  content_type text,
  location text,
  -- Encrypted, for answers may hold secrets that are shown once; null when empty or not kept.
  sealed_body text,
  -- False for answers that were streamed or too large to keep.
  body_kept boolean not null default true,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint one_owner check ((workspace_id is null) <> (user_id is null))
);

create unique index idempotency_keys_owner on http.idempotency_keys (workspace_id, user_id, key_hash)
  nulls not distinct;
create unique index idempotency_keys_attempt on http.idempotency_keys (attempt);
create index idempotency_keys_expiry on http.idempotency_keys (expires_at);

-- A workspace sees its own keys; outside of a workspace only those of people without one are seen.
select tradepost.protect_tenant_table('http.idempotency_keys');
alter policy tenant_isolation on http.idempotency_keys
  using (workspace_id is not distinct from (select tradepost.current_workspace()))
  with check (workspace_id is not distinct from (select tradepost.current_workspace()));

-- rollback
drop schema http cascade;
