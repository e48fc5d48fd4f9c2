create schema if not exists vin;

-- What online services said about a VIN. Not a tenant's data: the same VIN is the same car for everybody.
create table vin.vin_cache (
  vin text not null check (length(vin) between 1 and 17),
  source text not null,
  model_year integer not null,
  data jsonb not null,
  fetched_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (vin, source, model_year)
);
comment on column vin.vin_cache.model_year is 'Model year that the caller named; 0 when none.';
create index vin_cache_expires_at on vin.vin_cache (expires_at);

-- Which VINs a workspace decoded: one row for each VIN, source and day. Written many thousand times a
-- second, so it has no id of its own and its age is found through a summary index.
create table vin.decode_history (
  workspace_id uuid not null,
  vin text not null check (length(vin) between 1 and 17),
  source text not null,
  decoded_on date not null,
  times integer not null check (times > 0),
  first_decoded_at timestamptz not null,
  last_decoded_at timestamptz not null,
  primary key (workspace_id, vin, source, decoded_on)
) with (fillfactor = 80);
create index decode_history_newest on vin.decode_history (workspace_id, last_decoded_at desc);
create index decode_history_age on vin.decode_history using brin (decoded_on);
select tradepost.protect_tenant_table('vin.decode_history');

-- rollback
drop table vin.decode_history;
drop table vin.vin_cache;
drop schema vin;
