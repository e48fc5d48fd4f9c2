-- Workspaces that are shut for a while: their lanes get no turns, and what waits there goes on afterwards.
create table jobs.paused (
  workspace uuid primary key,
  paused_at timestamptz not null default now()
);
alter table jobs.paused enable row level security;

create function jobs.require_own(p_workspace uuid) returns void
language plpgsql stable set search_path = pg_catalog as $$
begin
  if tradepost.current_workspace() is distinct from p_workspace and tradepost.current_workspace() is not null then
    raise exception 'a transaction of one workspace cannot pause the jobs of another' using errcode = '42501';
  end if;
end $$;

create function jobs.pause(p_workspace uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform jobs.require_own(p_workspace);
  insert into jobs.paused (workspace) values (p_workspace) on conflict do nothing;
end $$;

-- Answers how many rows went, for the erasure of a workspace.
create function jobs.resume(p_workspace uuid) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_resumed integer;
begin
  perform jobs.require_own(p_workspace);
  delete from jobs.paused where workspace = p_workspace;
  get diagnostics v_resumed = row_count;
  perform pg_notify('jobs_ready', ready.queue)
     from (select distinct queue from jobs.pending where lane = p_workspace and due_at is null) as ready;
  return v_resumed;
end $$;

create or replace function jobs.ready_lanes(p_queue text, p_after uuid, p_limit integer) returns setof uuid
language sql stable set enable_seqscan = off as $$
  with recursive lanes as (
    (select lane from jobs.pending
     where queue = p_queue and due_at is null and (p_after is null or lane > p_after)
     order by lane limit 1)
    union all
    select (select p.lane from jobs.pending p
            where p.queue = p_queue and p.due_at is null and p.lane > lanes.lane
            order by p.lane limit 1)
    from lanes where lanes.lane is not null
  )
  select lane from lanes
   where lane is not null and not exists (select from jobs.paused p where p.workspace = lanes.lane)
   limit p_limit
$$;

-- What everybody waits for takes its turns in the operator's lane, whose workspace enqueued it or not.
drop index jobs.pending_ready;
alter table jobs.pending drop column lane;
alter table jobs.pending add column lane uuid not null generated always as (
  case when envelope->>'forEverybody' = 'true' then '00000000-0000-0000-0000-000000000000'::uuid
       else coalesce(workspace, '00000000-0000-0000-0000-000000000000'::uuid) end
) stored;
create index pending_ready on jobs.pending (queue, lane, priority, sequence) where due_at is null;

revoke all on function jobs.require_own(uuid), jobs.pause(uuid), jobs.resume(uuid) from public;

-- rollback
drop index jobs.pending_ready;
alter table jobs.pending drop column lane;
alter table jobs.pending add column lane uuid not null
  generated always as (coalesce(workspace, '00000000-0000-0000-0000-000000000000'::uuid)) stored;
create index pending_ready on jobs.pending (queue, lane, priority, sequence) where due_at is null;
create or replace function jobs.ready_lanes(p_queue text, p_after uuid, p_limit integer) returns setof uuid
language sql stable set enable_seqscan = off as $$
  with recursive lanes as (
    (select lane from jobs.pending
     where queue = p_queue and due_at is null and (p_after is null or lane > p_after)
     order by lane limit 1)
    union all
    select (select p.lane from jobs.pending p
            where p.queue = p_queue and p.due_at is null and p.lane > lanes.lane
            order by p.lane limit 1)
    from lanes where lanes.lane is not null
  )
  select lane from lanes where lane is not null limit p_limit
$$;
drop function jobs.resume(uuid);
drop function jobs.pause(uuid);
drop function jobs.require_own(uuid);
drop table jobs.paused;
