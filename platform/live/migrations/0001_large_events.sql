create schema live;

-- Live events that are too large for a notification, for the minutes until everybody has read them. A crash
-- of the server may lose them: those who watch are told to read the state anew.
create unlogged table live.large_events (
  workspace_id uuid not null,
  id uuid not null,
  event json not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create index large_events_age on live.large_events (workspace_id, created_at);
select tradepost.protect_tenant_table('live.large_events');

-- rollback
drop schema live cascade;
