-- Taking updates in is one statement: their lanes are only marked, as lanes that rest are, and woken right afterwards
-- by whoever took them in, or within a minute by the sweep.
create or replace function telegram.receive(
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
      select distinct fresh.bot_id, fresh.lane, '-infinity'::timestamptz from fresh order by 1, 2
      on conflict on constraint lanes_pkey do update set scheduled_at = excluded.scheduled_at
        where lanes.scheduled_at = '-infinity'
      returning lanes.bot_id, lanes.lane
    )
    select woken.bot_id, woken.lane, 0 from woken
    union all select null, null, (select count(*)::integer from fresh);
end $$;

-- rollback
create or replace function telegram.receive(
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
      on conflict on constraint lanes_pkey do update set scheduled_at = excluded.scheduled_at
        where lanes.scheduled_at = '-infinity'
      returning lanes.bot_id, lanes.lane
    )
    select woken.bot_id, woken.lane, 0 from woken
    union all select null, null, (select count(*)::integer from fresh);
end $$;
