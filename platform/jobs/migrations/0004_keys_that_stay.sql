-- A job keeps its key while it runs: the key is part of the envelope now.
update jobs.pending set envelope = (envelope::jsonb || jsonb_build_object('key', key))::json where key is not null;

-- Where another job waits under the key by now, that one does the work: it is the later request, at the time that it asked
-- for, with all its attempts. It takes over only how often workers died of the job.
create or replace function jobs.put_back(p_queue text, p_envelope json, p_failures smallint, p_kills smallint,
  p_delay_ms double precision, p_error_code text, p_error_message text) returns void
language sql as $$
  insert into jobs.pending (id, workspace, queue, envelope, priority, key, failures, kills, due_at, error_code, error_message)
  values ((p_envelope->>'id')::uuid, (p_envelope->>'workspaceId')::uuid, p_queue, p_envelope,
    (p_envelope->>'priority')::smallint, p_envelope->>'key', p_failures, p_kills,
    case when p_delay_ms > 0 then clock_timestamp() + p_delay_ms * interval '1 millisecond' end,
    p_error_code, p_error_message)
  on conflict (key) do update set kills = greatest(pending.kills, excluded.kills)
$$;

-- rollback
create or replace function jobs.put_back(p_queue text, p_envelope json, p_failures smallint, p_kills smallint,
  p_delay_ms double precision, p_error_code text, p_error_message text) returns void
language sql as $$
  insert into jobs.pending (id, workspace, queue, envelope, priority, failures, kills, due_at, error_code, error_message)
  values ((p_envelope->>'id')::uuid, (p_envelope->>'workspaceId')::uuid, p_queue, p_envelope,
    (p_envelope->>'priority')::smallint, p_failures, p_kills,
    case when p_delay_ms > 0 then clock_timestamp() + p_delay_ms * interval '1 millisecond' end,
    p_error_code, p_error_message)
$$;
