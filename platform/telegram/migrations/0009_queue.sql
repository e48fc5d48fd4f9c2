-- A look at a queue costs the same whatever waits in it. What is meant for a later moment is held out of every
-- line until then; the index of lines leads from one chat to the next; a lane that rests keeps its row, so
-- that the sweep looks at lanes and not at what waits in them.
alter table telegram.outgoing
  add column held boolean not null default false,
  add column items smallint not null default 1 check (items between 1 and 10);
comment on column telegram.outgoing.held is 'Meant for a later moment: until it comes, this stands in no line.';
comment on column telegram.outgoing.items is 'Messages that it becomes, for the pace: those of an album.';
update telegram.outgoing set held = true where state = 'waiting' and attempts = 0 and due_at > now();

drop index telegram.outgoing_order;
create index outgoing_order on telegram.outgoing (bot_id, priority, sequence) include (chat)
  where state = 'waiting' and priority > 0 and not held;
drop index telegram.outgoing_lane;
create index outgoing_lane on telegram.outgoing (bot_id, chat, sequence)
  where state in ('waiting', 'sending') and priority > 0 and not held;
create index outgoing_held on telegram.outgoing (bot_id, due_at) where state = 'waiting' and held;

create index lanes_scheduled on telegram.lanes (scheduled_at);
insert into telegram.lanes (bot_id, lane, scheduled_at)
select distinct bot_id, lane, '-infinity'::timestamptz from telegram.inbox where state = 'waiting' on conflict do nothing;

create or replace function telegram.enqueue_outgoing(p_bot bigint, p_rows json, p_now timestamptz, p_acts_in uuid)
returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_sender telegram.senders;
  v_generation bigint;
begin
  perform telegram.require_bot(p_bot);
  insert into telegram.outgoing as o (outgoing_id, bot_id, chat, priority, method, payload, paced, once, edits, edit_key,
    if_gone, due_at, held, items, expires_at, result_tag, result_data, acts_in, campaign_id, created_at)
  select r.id, p_bot, r.chat, r.priority, r.method, r.payload, r.paced, r.once, r.edits, r.edit_key,
    r.if_gone, coalesce(r.due_at, p_now), coalesce(r.due_at > p_now, false), coalesce(r.items, 1), r.expires_at,
    r.result_tag, r.result_data, p_acts_in, r.campaign_id, p_now
  from json_to_recordset(p_rows) as r (id uuid, chat text, priority smallint, method text, payload text, paced boolean,
    once boolean, edits uuid, edit_key text, if_gone text, due_at timestamptz, items smallint, expires_at timestamptz,
    result_tag text, result_data text, campaign_id uuid)
  on conflict (bot_id, chat, edit_key) where state = 'waiting' and edit_key is not null do update
    set payload = excluded.payload, method = excluded.method, if_gone = excluded.if_gone;
  if not exists (select from json_to_recordset(p_rows) as r (priority smallint) where r.priority > 0) then
    return null;
  end if;
  perform pg_advisory_xact_lock_shared(811009, hashint8(p_bot));
  select * into v_sender from telegram.senders s where s.bot_id = p_bot;
  if v_sender.bot_id is null then
    insert into telegram.senders (bot_id, generation, next_at, scheduled_at)
    values (p_bot, nextval('telegram.generation'), p_now, p_now)
    on conflict do nothing returning generation into v_generation;
  elsif v_sender.next_at > p_now and coalesce(v_sender.quiet_until, p_now) <= p_now then
    -- It waits for the pace of another chat.
    update telegram.senders s set generation = nextval('telegram.generation'), next_at = p_now, scheduled_at = p_now
    where s.bot_id = p_bot and s.next_at > p_now returning s.generation into v_generation;
  end if;
  return v_generation;
end $$;

create or replace function telegram.move_chat(p_bot bigint, p_from text, p_to text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  if exists (select from telegram.chats where bot_id = p_bot and chat = p_to) then
    delete from telegram.chats where bot_id = p_bot and chat = p_from;
  else
    update telegram.chats set chat = p_to, kind = 'supergroup' where bot_id = p_bot and chat = p_from;
  end if;
  update telegram.outgoing set chat = p_to where bot_id = p_bot and chat = p_from and state in ('waiting', 'sending')
    and priority > 0 and not held;
  update telegram.outgoing set chat = p_to where bot_id = p_bot and chat = p_from and state = 'waiting' and held;
  delete from telegram.dialogues d where d.bot_id = p_bot and d.chat = p_from and exists (
    select from telegram.dialogues e where e.bot_id = p_bot and e.chat = p_to and e.telegram_user_id = d.telegram_user_id);
  update telegram.dialogues set chat = p_to where bot_id = p_bot and chat = p_from;
end $$;

-- As before; a lane that rests is woken by the next update.
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
      on conflict on constraint lanes_pkey do update set lane = excluded.lane where false
      returning lanes.bot_id, lanes.lane
    )
    select woken.bot_id, woken.lane, 0 from woken
    union all select null, null, (select count(*)::integer from fresh);
end $$;
create or replace function telegram.move_chat(p_bot bigint, p_from text, p_to text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  if exists (select from telegram.chats where bot_id = p_bot and chat = p_to) then
    delete from telegram.chats where bot_id = p_bot and chat = p_from;
  else
    update telegram.chats set chat = p_to, kind = 'supergroup' where bot_id = p_bot and chat = p_from;
  end if;
  update telegram.outgoing set chat = p_to where bot_id = p_bot and chat = p_from and state in ('waiting', 'sending');
  delete from telegram.dialogues d where d.bot_id = p_bot and d.chat = p_from and exists (
    select from telegram.dialogues e where e.bot_id = p_bot and e.chat = p_to and e.telegram_user_id = d.telegram_user_id);
  update telegram.dialogues set chat = p_to where bot_id = p_bot and chat = p_from;
end $$;
create or replace function telegram.enqueue_outgoing(p_bot bigint, p_rows json, p_now timestamptz, p_acts_in uuid)
returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_sender telegram.senders;
  v_generation bigint;
begin
  perform telegram.require_bot(p_bot);
  insert into telegram.outgoing as o (outgoing_id, bot_id, chat, priority, method, payload, paced, once, edits, edit_key,
    if_gone, due_at, expires_at, result_tag, result_data, acts_in, campaign_id, created_at)
  select r.id, p_bot, r.chat, r.priority, r.method, r.payload, r.paced, r.once, r.edits, r.edit_key,
    r.if_gone, coalesce(r.due_at, p_now), r.expires_at, r.result_tag, r.result_data, p_acts_in, r.campaign_id, p_now
  from json_to_recordset(p_rows) as r (id uuid, chat text, priority smallint, method text, payload text, paced boolean,
    once boolean, edits uuid, edit_key text, if_gone text, due_at timestamptz, expires_at timestamptz,
    result_tag text, result_data text, campaign_id uuid)
  on conflict (bot_id, chat, edit_key) where state = 'waiting' and edit_key is not null do update
    set payload = excluded.payload, method = excluded.method, if_gone = excluded.if_gone;
  if not exists (select from json_to_recordset(p_rows) as r (priority smallint) where r.priority > 0) then
    return null;
  end if;
  perform pg_advisory_xact_lock_shared(811009, hashint8(p_bot));
  select * into v_sender from telegram.senders s where s.bot_id = p_bot;
  if v_sender.bot_id is null then
    insert into telegram.senders (bot_id, generation, next_at, scheduled_at)
    values (p_bot, nextval('telegram.generation'), p_now, p_now)
    on conflict do nothing returning generation into v_generation;
  elsif v_sender.next_at > p_now and coalesce(v_sender.quiet_until, p_now) <= p_now then
    -- It waits for the pace of another chat.
    update telegram.senders s set generation = nextval('telegram.generation'), next_at = p_now, scheduled_at = p_now
    where s.bot_id = p_bot and s.next_at > p_now returning s.generation into v_generation;
  end if;
  return v_generation;
end $$;
drop index telegram.lanes_scheduled;
drop index telegram.outgoing_held;
drop index telegram.outgoing_lane;
create index outgoing_lane on telegram.outgoing (bot_id, chat, sequence) where state in ('waiting', 'sending');
drop index telegram.outgoing_order;
create index outgoing_order on telegram.outgoing (bot_id, priority, sequence) where state = 'waiting';
alter table telegram.outgoing drop column held, drop column items;
