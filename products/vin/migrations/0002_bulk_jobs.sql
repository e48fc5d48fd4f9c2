-- Lists of VINs that are decoded in the background. `done` is also the place to go on at: a chunk's outcomes
-- and the new count are written in one transaction, so nothing is counted or stored twice.
create table vin.bulk_jobs (
  workspace_id uuid not null,
  id uuid primary key,
  state text not null
    check (state in ('receiving', 'queued', 'running', 'finished', 'cancelled', 'failed')),
  source text not null check (source in ('offline', 'nhtsa', 'autodev', 'auto')),
  detail text not null check (detail in ('summary', 'full')),
  total integer not null default 0 check (total >= 0),
  done integer not null default 0 check (done between 0 and total),
  failed integer not null default 0 check (failed between 0 and done),
  name text check (length(name) <= 200),
  created_by text not null,
  once_key text check (length(once_key) between 1 and 200),
  callback json,
  data_date text not null,
  problem json,
  revivals integer not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  changed_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz not null,
  constraint finished_when_over
    check ((state in ('finished', 'cancelled', 'failed')) = (finished_at is not null))
);
comment on column vin.bulk_jobs.state is 'receiving: the list still arrives; shown to nobody.';
comment on column vin.bulk_jobs.done is 'Items with an outcome, those that failed included.';
comment on column vin.bulk_jobs.once_key is 'The caller''s name for the request; a second one answers the same job.';
comment on column vin.bulk_jobs.callback is 'Handed back with each notice of progress to the surface that asked for it.';
comment on column vin.bulk_jobs.revivals is 'How often the work was started anew because nothing went on.';
create index bulk_jobs_newest on vin.bulk_jobs (workspace_id, created_at desc, id desc);
create unique index bulk_jobs_once on vin.bulk_jobs (workspace_id, once_key) where once_key is not null;
create index bulk_jobs_age on vin.bulk_jobs (expires_at);
create index bulk_jobs_active on vin.bulk_jobs (workspace_id, changed_at)
  where state in ('receiving', 'queued', 'running');
select tradepost.protect_tenant_table('vin.bulk_jobs');

-- What is still to be decoded, many items in a row. Gone when the job is over.
create table vin.bulk_parts (
  workspace_id uuid not null,
  job_id uuid not null,
  first_position integer not null,
  items json not null,
  primary key (job_id, first_position)
);
select tradepost.protect_tenant_table('vin.bulk_parts');

-- One outcome for each item. Without foreign key: writers hold the lock of the job's row.
create table vin.bulk_items (
  workspace_id uuid not null,
  job_id uuid not null,
  position integer not null,
  vin text,
  input text,
  label json,
  failed boolean not null,
  outcome json not null,
  primary key (job_id, position)
);
comment on column vin.bulk_items.input is 'As given, when that is not the VIN itself.';
comment on column vin.bulk_items.label is 'The caller''s id for this item.';
comment on column vin.bulk_items.outcome is 'The answer without vin and, when offline, source; or the error.';
select tradepost.protect_tenant_table('vin.bulk_items');

-- rollback
drop table vin.bulk_items;
drop table vin.bulk_parts;
drop table vin.bulk_jobs;
