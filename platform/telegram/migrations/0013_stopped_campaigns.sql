-- What a campaign has in the queue goes when it is stopped, also what was on the wire at that moment and has to be sent
-- again, and when its bot is removed: nothing of it may go out when the bot is connected once more. Campaigns write to
-- people, so a group that moves never takes one of their messages along.

-- Whoever puts a message back has to see, and to hold, the state of its campaign, whosever it is.
create policy owner_locks on telegram.campaigns for update to current_user using (true) with check (false);

-- Takes a message off the queue when its campaign does not run; its recipient waits as before. A campaign that is being
-- stopped right now is waited for; one that is stopped later finds the message in the queue.
create function telegram.take_off(p_bot bigint, p_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_call telegram.outgoing;
begin
  select * into v_call from telegram.outgoing o where o.outgoing_id = p_id and o.bot_id = p_bot and o.state = 'sending';
  if v_call.campaign_id is null then
    return false;
  end if;
  perform from telegram.campaigns c where c.campaign_id = v_call.campaign_id and c.state = 'running' for share;
  if found then
    return false;
  end if;
  delete from telegram.outgoing o where o.outgoing_id = p_id and o.state = 'sending';
  if found then
    update telegram.campaign_recipients r set state = 'waiting'
    where r.campaign_id = v_call.campaign_id and r.chat = v_call.chat and r.state = 'queued';
  end if;
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
    if telegram.take_off(p_bot, p_id) then
      return;
    end if;
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
    and priority > 0 and not held and campaign_id is null;
  update telegram.outgoing set chat = p_to where bot_id = p_bot and chat = p_from and state = 'waiting' and held and campaign_id is null;
  delete from telegram.dialogues d where d.bot_id = p_bot and d.chat = p_from and exists (
    select from telegram.dialogues e where e.bot_id = p_bot and e.chat = p_to and e.telegram_user_id = d.telegram_user_id);
  update telegram.dialogues set chat = p_to where bot_id = p_bot and chat = p_from;
end $$;

create function telegram.forget_campaign_messages() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from telegram.outgoing o where o.bot_id = old.bot_id and o.campaign_id is not null
     and o.state = 'waiting' and o.priority > 0 and not o.held;
  return null;
end $$;
create trigger forget_campaign_messages after delete on telegram.bots
  for each row execute function telegram.forget_campaign_messages();
revoke all on function telegram.take_off(bigint, uuid), telegram.forget_campaign_messages() from public;

-- The owner sees every campaign.
set local row_security = on;
with gone as (
  delete from telegram.outgoing o where o.campaign_id is not null and o.state = 'waiting' and not exists (
    select from telegram.campaigns c where c.campaign_id = o.campaign_id and c.state = 'running')
  returning o.campaign_id, o.chat
)
update telegram.campaign_recipients r set state = 'waiting' from gone
where r.campaign_id = gone.campaign_id and r.chat = gone.chat and r.state = 'queued';
set local row_security = off;

-- rollback
drop trigger forget_campaign_messages on telegram.bots;
drop function telegram.forget_campaign_messages();
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
drop function telegram.take_off(bigint, uuid);
drop policy owner_locks on telegram.campaigns;
