-- Answers (priority 0) have jobs of their own and pass the senders by. An edit that has to wait again
-- gives way to a newer one that is being queued at the same moment, instead of failing with all others
-- that are settled together; what another process queues anew is not taken for superseded. What campaigns and late answers ask every second has its index.
create index outgoing_answers on telegram.outgoing (expires_at) where priority = 0 and state in ('waiting', 'sending');
create index campaign_queued on telegram.campaign_recipients (campaign_id) where state = 'queued';

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

create or replace function telegram.begin_sender(p_bot bigint, p_generation bigint, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  update telegram.senders s set next_at = p_now - interval '1 second'
  where s.bot_id = p_bot and s.generation = p_generation;
  if not found then
    return false;
  end if;
  perform telegram.settle(o.bot_id, o.outgoing_id, case when o.once then 'unknown' else 'waiting' end, null,
      'interrupted', 'The process ended while this was sent.', p_now, p_now)
    from telegram.outgoing o where o.bot_id = p_bot and o.state = 'sending' and o.priority > 0;
  return true;
end $$;

create or replace function telegram.settle(p_bot bigint, p_id uuid, p_state text, p_message_id bigint, p_code text,
  p_reason text, p_due_at timestamptz, p_now timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_call telegram.outgoing;
begin
  perform telegram.require_bot(p_bot);
  if p_state = 'waiting' then
    begin
      update telegram.outgoing o
         set state = 'waiting', due_at = p_due_at, error_code = p_code, reason = p_reason
       where o.outgoing_id = p_id and o.bot_id = p_bot and o.state = 'sending'
         and (o.edit_key is null or not exists (
           select from telegram.outgoing n where n.bot_id = p_bot and n.chat = o.chat and n.edit_key = o.edit_key
              and n.state = 'waiting'));
      if found then
        return;
      end if;
    exception when unique_violation then
      -- A newer edit has just been queued.
    end;
    -- Somebody else may have settled it meanwhile: then that counts.
    if not exists (select from telegram.outgoing o
                    where o.outgoing_id = p_id and o.state = 'sending' and o.edit_key is not null) then
      return;
    end if;
    p_state := 'dead';
    p_code := 'superseded';
    p_reason := 'A newer edit of the same message replaced it.';
  end if;
  update telegram.outgoing o
     set state = p_state, message_id = p_message_id, error_code = p_code, reason = p_reason, finished_at = p_now
   where o.outgoing_id = p_id and o.bot_id = p_bot and o.state in ('sending', 'waiting')
  returning * into v_call;
  if v_call.campaign_id is not null then
    update telegram.campaign_recipients r
       set state = case when p_state <> 'dead' then p_state when p_code = 'blocked' then 'blocked' else 'failed' end
     where r.campaign_id = v_call.campaign_id and r.chat = v_call.chat;
  end if;
end $$;

create function telegram.has_recipients_left(p_campaign uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_campaign(p_campaign);
  return exists (select from telegram.campaign_recipients r where r.campaign_id = p_campaign and r.state = 'waiting')
      or exists (select from telegram.campaign_recipients r where r.campaign_id = p_campaign and r.state = 'queued');
end $$;

revoke all on all functions in schema telegram from public;

-- rollback
drop function telegram.has_recipients_left(uuid);
drop index telegram.campaign_queued;
drop index telegram.outgoing_answers;
