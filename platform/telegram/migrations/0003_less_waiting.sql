-- Taking updates in no longer needs a connection of the owner, noting that one was begun no longer
-- waits for the disk, and attempts are settled together.
drop function telegram.receive(bigint[], bigint[], text[], text[], text[], timestamptz);
create function telegram.receive(
  p_bots bigint[], p_updates bigint[], p_lanes text[], p_kinds text[], p_bodies text[], p_now timestamptz
) returns table (bot_id bigint, lane text, stored integer)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tradepost.current_workspace() is not null then
    raise exception 'updates are taken in outside of workspaces' using errcode = '42501';
  end if;
  return query
    with fresh as (
      insert into telegram.inbox (bot_id, update_id, lane, kind, body, received_at)
      select given.bot_id, given.update_id, given.lane, given.kind, given.body, p_now
      from unnest(p_bots, p_updates, p_lanes, p_kinds, p_bodies) as given (bot_id, update_id, lane, kind, body)
      order by given.bot_id, given.update_id
      on conflict do nothing
      returning inbox.bot_id, inbox.lane
    ), woken as (
      -- Without an update this still locks a lane that is there, so that its job cannot end unaware.
      insert into telegram.lanes (bot_id, lane, scheduled_at)
      select distinct fresh.bot_id, fresh.lane, p_now from fresh order by 1, 2
      on conflict on constraint lanes_pkey do update set lane = excluded.lane where false
      returning lanes.bot_id, lanes.lane
    )
    select woken.bot_id, woken.lane, 0 from woken
    union all select null, null, (select count(*)::integer from fresh);
end $$;

create function telegram.reject(p_bots bigint[], p_reasons text[], p_sizes integer[], p_excerpts text[], p_now timestamptz)
returns void
language sql security definer set search_path = pg_catalog
begin atomic
  insert into telegram.rejected (bot_id, reason, size_bytes, excerpt, received_at)
  select given.bot_id, given.reason, given.size_bytes, given.excerpt, p_now
  from unnest(p_bots, p_reasons, p_sizes, p_excerpts) as given (bot_id, reason, size_bytes, excerpt);
end;

-- As before, but the server may forget it in a crash of its own: then the lane's job, which ends later, runs again.
create or replace function telegram.next_update(p_bot bigint, p_lane text)
returns table (update_id bigint, kind text, body text, attempts smallint, received_at timestamptz)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  perform set_config('synchronous_commit', 'off', true);
  for turn in 1..2 loop
    return query
      update telegram.inbox i set attempts = i.attempts + 1
      where i.bot_id = p_bot and i.state = 'waiting' and i.update_id = (
        select w.update_id from telegram.inbox w
        where w.bot_id = p_bot and w.lane = p_lane and w.state = 'waiting' order by w.update_id limit 1)
      returning i.update_id, i.kind, i.body, i.attempts, i.received_at;
    if found then
      return;
    end if;
    perform from telegram.lanes l where l.bot_id = p_bot and l.lane = p_lane for update;
    if not exists (select from telegram.inbox w where w.bot_id = p_bot and w.lane = p_lane and w.state = 'waiting') then
      delete from telegram.lanes l where l.bot_id = p_bot and l.lane = p_lane;
      return;
    end if;
  end loop;
end $$;

-- Settles several attempts.
create function telegram.settle_all(p_bots bigint[], p_ids uuid[], p_states text[], p_message_ids bigint[], p_codes text[],
  p_reasons text[], p_due timestamptz[], p_now timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.settle(given.bot_id, given.id, given.state, given.message_id, given.code, given.reason, given.due_at, p_now)
    from unnest(p_bots, p_ids, p_states, p_message_ids, p_codes, p_reasons, p_due)
      as given (bot_id, id, state, message_id, code, reason, due_at);
end $$;

revoke all on all functions in schema telegram from public;

-- rollback
drop function telegram.settle_all(bigint[], uuid[], text[], bigint[], text[], text[], timestamptz[], timestamptz);
drop function telegram.reject(bigint[], text[], integer[], text[], timestamptz);
