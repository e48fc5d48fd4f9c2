create schema webhooks;

-- Where a workspace wants to hear of its events.
create table webhooks.endpoints (
  workspace_id uuid not null,
  endpoint_id uuid not null,
  url text not null check (length(url) between 1 and 2000),
  description text not null default '' check (length(description) <= 200),
  -- Event types, `vin.*` for those of one product, `*` for all.
  event_filter text[] not null check (cardinality(event_filter) between 1 and 100),
  state text not null default 'active' check (state in ('active', 'disabled')),
  disabled_reason text check (disabled_reason in ('by-hand', 'gone', 'failing')),
  -- Encrypted; the previous one goes on signing until its time is over.
  secret text not null,
  previous_secret text,
  previous_secret_until timestamptz,
  -- Since when no attempt has succeeded; null when the last one did.
  failing_since timestamptz,
  -- The receiver asked to be left alone until then.
  quiet_until timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, endpoint_id),
  constraint reason_when_disabled check ((state = 'disabled') = (disabled_reason is not null)),
  constraint previous_secret_has_end check ((previous_secret is null) = (previous_secret_until is null))
);

-- The outbox: what happened, from the transaction in which it happened until the retention ends.
create table webhooks.events (
  workspace_id uuid not null,
  event_id uuid not null,
  type text not null,
  -- The very text that is signed and sent.
  body text not null check (octet_length(body) < 20000),
  created_at timestamptz not null,
  primary key (workspace_id, event_id)
);
create index events_created on webhooks.events (created_at);

create table webhooks.deliveries (
  workspace_id uuid not null,
  delivery_id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'cancelled')),
  -- All attempts ever, and those since the last replay.
  attempts integer not null default 0,
  round_attempts integer not null default 0,
  next_attempt_at timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, delivery_id),
  -- An event reaches an endpoint by one delivery, however often it is fanned out.
  constraint deliveries_once unique (workspace_id, endpoint_id, event_id),
  foreign key (workspace_id, endpoint_id) references webhooks.endpoints on delete cascade,
  foreign key (workspace_id, event_id) references webhooks.events on delete cascade
);
create index deliveries_of_event on webhooks.deliveries (workspace_id, event_id);
create index deliveries_listed on webhooks.deliveries (workspace_id, endpoint_id, delivery_id);

create table webhooks.attempts (
  workspace_id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  started_at timestamptz not null,
  latency_ms integer not null,
  -- What was answered, or why nothing was.
  status integer,
  error_code text,
  response_excerpt text not null default '' check (length(response_excerpt) <= 1000),
  primary key (workspace_id, delivery_id, number),
  foreign key (workspace_id, delivery_id) references webhooks.deliveries on delete cascade,
  constraint answered_or_failed check ((status is null) = (error_code is not null))
);

select tradepost.protect_tenant_table('webhooks.endpoints');
select tradepost.protect_tenant_table('webhooks.events');
select tradepost.protect_tenant_table('webhooks.deliveries');
select tradepost.protect_tenant_table('webhooks.attempts');

-- rollback
drop schema webhooks cascade;
