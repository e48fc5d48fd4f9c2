-- Saved vehicles of a workspace.
create table vin.garage (
  workspace_id uuid not null,
  vin text not null check (length(vin) between 1 and 17),
  name text not null check (length(name) between 1 and 60),
  added_by text not null,
  added_at timestamptz not null,
  primary key (workspace_id, vin)
);
create index garage_names on vin.garage (workspace_id, lower(name), vin);
select tradepost.protect_tenant_table('vin.garage');

-- How one person wants answers; who has not chosen anything has no row.
create table vin.preferences (
  workspace_id uuid not null,
  person text not null,
  units text not null check (units in ('metric', 'us')),
  source text not null check (source in ('offline', 'nhtsa', 'autodev', 'auto')),
  changed_at timestamptz not null,
  primary key (workspace_id, person)
);
comment on column vin.preferences.person is '`telegram:` or `user:`, and an id.';
select tradepost.protect_tenant_table('vin.preferences');

-- The message of a bot in which a bulk job's progress is told.
create table vin.bulk_messages (
  workspace_id uuid not null,
  job_id uuid primary key references vin.bulk_jobs (id) on delete cascade,
  bot_id bigint not null,
  chat text not null,
  message uuid not null,
  language text not null,
  format text not null check (format in ('csv', 'xlsx')),
  shown_done integer not null default 0,
  shown_end boolean not null default false,
  delivered_at timestamptz
);
comment on column vin.bulk_messages.message is 'Handle of the message.';
comment on column vin.bulk_messages.shown_done is 'What the message says, so that a late notice never turns it back.';
comment on column vin.bulk_messages.delivered_at is 'When the result was sent, which happens once.';
select tradepost.protect_tenant_table('vin.bulk_messages');

-- rollback
drop table vin.bulk_messages;
drop table vin.preferences;
drop table vin.garage;
