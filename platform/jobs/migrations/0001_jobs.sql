-- Jobs before, beside and after the engine. Row-level security without any policy shuts everybody
-- but the owner out: tenants enqueue through jobs.enqueue alone, which checks their workspace.
create schema jobs;

-- Jobs that wait for their turn, one lane per workspace. A job leaves this table when it is
-- handed to the engine, and comes back when it has to run again.
create table jobs.pending (
  sequence bigint generated always as identity primary key,
  id uuid not null unique,
  workspace uuid,
  lane uuid not null generated always as (coalesce(workspace, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
  queue text not null,
  -- what never changes: id, workspaceId, name, payload, priority, maximumAttempts, createdMs
  envelope json not null,
  priority smallint not null,
  key text unique,
  -- null: ready now
  due_at timestamptz,
  ready_at timestamptz not null default now(),
  failures smallint not null default 0,
  kills smallint not null default 0,
  error_code text,
  error_message text
);
create index pending_ready on jobs.pending (queue, lane, priority, sequence) where due_at is null;
create index pending_due on jobs.pending (due_at) where due_at is not null;

create table jobs.dead_letters (
  id uuid primary key,
  workspace uuid,
  queue text not null,
  envelope json not null,
  reason text not null,
  error_code text not null,
  error_message text not null,
  attempts integer not null,
  died_at timestamptz not null default now()
);
create index dead_letters_by_time on jobs.dead_letters (died_at desc);
create index dead_letters_by_workspace on jobs.dead_letters (workspace, died_at desc);

-- Progress of running jobs, and for a while the fact that a job was done.
create table jobs.records (
  id uuid primary key,
  workspace uuid,
  queue text not null,
  name text not null,
  done bigint,
  total bigint,
  note text,
  finished_at timestamptz,
  forget_at timestamptz not null
);
create index records_forget on jobs.records (forget_at);

-- One row per working process. The process holds the advisory lock (811007, lock_key).
create sequence jobs.worker_lock as integer cycle;
create table jobs.workers (
  id uuid primary key,
  lock_key integer not null unique,
  pool_ids text[] not null,
  running uuid[] not null default '{}',
  started_at timestamptz not null default now(),
  missing_since timestamptz
);

create table jobs.schedules (
  name text primary key,
  fired_until timestamptz not null
);

create table jobs.slots (
  schedule text not null,
  slot timestamptz not null,
  fired_at timestamptz not null default now(),
  primary key (schedule, slot)
);

-- Stores jobs of one kind. With a key, an already waiting job with that key answers instead.
create function jobs.enqueue(
  p_workspace uuid, p_queue text, p_priority smallint, p_due_at timestamptz, p_key text,
  p_ids uuid[], p_envelopes text[]
) returns setof uuid
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tradepost.current_workspace() is distinct from p_workspace and tradepost.current_workspace() is not null then
    raise exception 'a transaction of one workspace cannot enqueue jobs of another' using errcode = '42501';
  end if;
  perform pg_notify('jobs_ready', p_queue);
  return query
    insert into jobs.pending (id, workspace, queue, envelope, priority, key, due_at)
    select given.id, p_workspace, p_queue, given.envelope::json, p_priority, p_key,
           case when p_due_at > now() then p_due_at end
    from unnest(p_ids, p_envelopes) with ordinality as given (id, envelope, place)
    order by given.place
    on conflict (key) do update set key = excluded.key
    returning pending.id;
end $$;

-- Makes due jobs ready; answers the milliseconds until the next one is due, null when there is none.
create function jobs.promote() returns double precision
language plpgsql as $$
begin
  with due as (
    select sequence from jobs.pending
    where due_at is not null and due_at <= now()
    order by due_at limit 5000 for update skip locked
  )
  update jobs.pending p set ready_at = p.due_at, due_at = null from due where p.sequence = due.sequence;
  return (
    select greatest(0, date_part('epoch', due_at - clock_timestamp()) * 1000)
    from jobs.pending where due_at is not null order by due_at limit 1
  );
end $$;

-- Ready lanes of a queue after one of them, in order: one index probe per lane.
create function jobs.ready_lanes(p_queue text, p_after uuid, p_limit integer) returns setof uuid
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

-- Hands jobs to the engine, the same share from each lane, until `p_window` of them wait there.
-- There a job is the array [failures, kills, ready since (ms), envelope].
-- Answers how many were handed over and the lane to go on after.
create function jobs.dispatch(p_queue text, p_window integer, p_after uuid)
returns table (moved integer, space integer, last_lane uuid)
language plpgsql set enable_seqscan = off as $$
declare
  v_task integer;
  v_lanes uuid[];
  v_share integer;
begin
  select id into v_task from graphile_worker._private_tasks where identifier = p_queue;
  select p_window - count(*) into space from (
    select 1 from graphile_worker._private_jobs
    where is_available and run_at <= now() and task_id = v_task limit p_window
  ) as waiting;
  moved := 0;
  last_lane := p_after;
  if space > 0 then
    v_lanes := array(select jobs.ready_lanes(p_queue, p_after, space));
    if p_after is not null and cardinality(v_lanes) < space then
      v_lanes := v_lanes || array(
        select lane from jobs.ready_lanes(p_queue, null, space - cardinality(v_lanes)) as lane
        where lane <= p_after
      );
    end if;
    if cardinality(v_lanes) > 0 then
      v_share := ceil(space::numeric / cardinality(v_lanes));
      with picked as (
        select chosen.sequence, lanes.turn, row_number() over (partition by lanes.turn) as round
        from unnest(v_lanes) with ordinality as lanes (lane, turn)
        cross join lateral (
          select p.sequence from jobs.pending p
          where p.queue = p_queue and p.lane = lanes.lane and p.due_at is null
          order by p.priority, p.sequence limit v_share for update skip locked
        ) as chosen
        order by round, turn limit space
      ), taken as (
        delete from jobs.pending p using picked where p.sequence = picked.sequence
        returning p.*, picked.round, picked.turn
      ), added as (
        insert into graphile_worker._private_jobs (task_id, payload, max_attempts)
        select v_task, ('[' || failures || ',' || kills || ',' || (date_part('epoch', ready_at) * 1000)::bigint
                        || ',' || envelope || ']')::json, 32767
        from taken order by round, turn
        returning 1
      )
      select count(*) into moved from added;
      last_lane := v_lanes[cardinality(v_lanes)];
    end if;
  end if;
  return next;
end $$;

-- Takes a job from the engine for good; null when this pool no longer holds it.
create function jobs.take_back(p_job bigint, p_pool text) returns json
language plpgsql as $$
declare
  v_envelope json;
begin
  delete from graphile_worker._private_jobs where id = p_job and locked_by = p_pool
  returning payload->3 into v_envelope;
  return v_envelope;
end $$;

create function jobs.put_back(p_queue text, p_envelope json, p_failures smallint, p_kills smallint,
  p_delay_ms double precision, p_error_code text, p_error_message text) returns void
language sql as $$
  insert into jobs.pending (id, workspace, queue, envelope, priority, failures, kills, due_at, error_code, error_message)
  values ((p_envelope->>'id')::uuid, (p_envelope->>'workspaceId')::uuid, p_queue, p_envelope,
    (p_envelope->>'priority')::smallint, p_failures, p_kills,
    case when p_delay_ms > 0 then clock_timestamp() + p_delay_ms * interval '1 millisecond' end,
    p_error_code, p_error_message)
$$;

create function jobs.bury(p_queue text, p_envelope json, p_reason text, p_error_code text,
  p_error_message text, p_attempts integer) returns void
language sql as $$
  insert into jobs.dead_letters (id, workspace, queue, envelope, reason, error_code, error_message, attempts)
  values ((p_envelope->>'id')::uuid, (p_envelope->>'workspaceId')::uuid, p_queue, p_envelope,
    p_reason, p_error_code, p_error_message, p_attempts)
$$;

-- Frees what a worker held. If it was killed, jobs that ran then count one kill: the first brings them
-- back at once, the second after some seconds and alone, the third ends in the dead letters.
create function jobs.inherit(p_worker uuid, p_killed boolean)
returns table (worker uuid, resumed integer, buried integer)
language plpgsql as $$
declare
  v_worker jobs.workers;
  v_job record;
  v_kills smallint;
begin
  worker := p_worker;
  resumed := 0;
  buried := 0;
  delete from jobs.workers where id = p_worker returning * into v_worker;
  if v_worker.id is null then
    return;
  end if;
  for v_job in
    delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
    where j.locked_by = any (v_worker.pool_ids) and (j.payload->3->>'id')::uuid = any (v_worker.running) and t.id = j.task_id
    returning t.identifier as queue, (j.payload->>0)::smallint as failures, (j.payload->>1)::smallint as kills,
              j.payload->3 as envelope
  loop
    v_kills := v_job.kills + case when p_killed then 1 else 0 end;
    if v_kills >= 3 then
      perform jobs.bury(v_job.queue, v_job.envelope, 'killed-worker', 'JOBS_KILLED_WORKER',
        format('The worker process died %s times while this job ran, so it was stopped. Find what ends the'
          ' process (memory, process.exit), then retry the dead letter.', v_kills),
        v_job.failures + v_kills);
      buried := buried + 1;
    else
      perform jobs.put_back(v_job.queue, v_job.envelope, v_job.failures, v_kills,
        case when p_killed and v_kills > 1 then 1000 + random() * 2000 else 0 end, null, null);
      resumed := resumed + 1;
    end if;
  end loop;
  perform graphile_worker.force_unlock_workers(v_worker.pool_ids);
  return next;
end $$;

-- Looks for workers whose lock is free, and inherits from those that stay away for the grace time.
-- One sweeper at a time; the others answer nothing.
create function jobs.sweep(p_self uuid, p_grace_ms integer)
returns table (worker uuid, resumed integer, buried integer)
language plpgsql as $$
declare
  v_worker record;
begin
  if not pg_try_advisory_xact_lock(811007, 0) then
    return;
  end if;
  for v_worker in select id, lock_key, missing_since from jobs.workers where id <> p_self loop
    if not pg_try_advisory_xact_lock(811007, v_worker.lock_key) then
      if v_worker.missing_since is not null then
        update jobs.workers set missing_since = null where id = v_worker.id;
      end if;
    elsif v_worker.missing_since is null then
      update jobs.workers set missing_since = clock_timestamp() where id = v_worker.id;
    elsif v_worker.missing_since < clock_timestamp() - p_grace_ms * interval '1 millisecond' then
      return query select * from jobs.inherit(v_worker.id, true);
    end if;
  end loop;
end $$;

alter table jobs.pending enable row level security;
alter table jobs.dead_letters enable row level security;
alter table jobs.records enable row level security;
alter table jobs.workers enable row level security;
alter table jobs.schedules enable row level security;
alter table jobs.slots enable row level security;

-- rollback
drop schema jobs cascade;
