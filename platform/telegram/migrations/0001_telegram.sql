-- Bots, what comes in, what goes out, and the people on the other side. Rows that belong to a bot
-- and not to one workspace lie in tables that no tenant can read: row-level security without any
-- policy shuts everybody but the owner out. Handlers, who write within a user's workspace, reach
-- them through the functions below, which check whose bot it is.
create schema telegram;

create table telegram.bots (
  -- Given by Telegram: the digits before the colon of the token.
  bot_id bigint primary key,
  -- Null for bots of the operator.
  workspace_id uuid,
  product text not null check (length(product) between 1 and 40),
  username text not null check (length(username) between 1 and 64),
  -- Encrypted; null for bots of the operator, whose token comes with the configuration.
  token text,
  intake text not null check (intake in ('webhook', 'polling')),
  state text not null default 'active' check (state in ('active', 'disabled')),
  disabled_reason text check (disabled_reason in ('by-hand', 'token-refused')),
  created_at timestamptz not null,
  constraint reason_when_disabled check ((state = 'disabled') = (disabled_reason is not null)),
  constraint token_of_workspace check ((workspace_id is null) = (token is null))
);
create index bots_of_workspace on telegram.bots (workspace_id) where workspace_id is not null;

-- A workspace sees its own bots; outside of a workspace only those of the operator are seen.
select tradepost.protect_tenant_table('telegram.bots');
alter policy tenant_isolation on telegram.bots
  using (workspace_id is not distinct from (select tradepost.current_workspace()))
  with check (workspace_id is not distinct from (select tradepost.current_workspace()));
create policy owner_functions on telegram.bots for select to current_user using (true);

create function telegram.announce_bot_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('telegram_bots', coalesce(new.bot_id, old.bot_id)::text);
  return null;
end $$;
create trigger announce_change after insert or update or delete on telegram.bots
  for each row execute function telegram.announce_bot_change();

-- Every update from its arrival until the retention ends; the key is what makes repetitions harmless.
create table telegram.inbox (
  bot_id bigint not null,
  update_id bigint not null,
  -- What must be handled one after the other: `chat:ID`, or `query:ID` for what may not wait behind it.
  lane text not null,
  kind text not null,
  -- The update as it came; gone as soon as it is done.
  body text,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  attempts smallint not null default 0,
  reason text check (length(reason) <= 400),
  received_at timestamptz not null,
  finished_at timestamptz,
  primary key (bot_id, update_id)
);
create index inbox_lane on telegram.inbox (bot_id, lane, update_id) where state = 'waiting';
create index inbox_finished on telegram.inbox (finished_at) where finished_at is not null;

-- A row is there exactly while one job is on its way for that lane.
create table telegram.lanes (
  bot_id bigint not null,
  lane text not null,
  scheduled_at timestamptz not null,
  primary key (bot_id, lane)
);

-- What came with the right secret and was no update.
create table telegram.rejected (
  rejected_id bigint generated always as identity primary key,
  bot_id bigint not null,
  reason text not null check (reason in ('oversize', 'malformed')),
  size_bytes integer not null,
  excerpt text not null check (length(excerpt) <= 2000),
  received_at timestamptz not null
);
create index rejected_received on telegram.rejected (received_at);

create table telegram.chats (
  bot_id bigint not null,
  -- Text, because channels may also be called by their name.
  chat text not null check (length(chat) between 1 and 64),
  kind text not null,
  title text not null default '' check (length(title) <= 256),
  -- Of the person in a private chat, for campaigns.
  language text not null default 'en',
  blocked_at timestamptz,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (bot_id, chat)
);

-- People, once for each realm: a product's bots of the operator are one realm, a workspace's bot is its own.
create table telegram.users (
  realm text not null,
  telegram_user_id bigint not null,
  first_name text not null default '' check (length(first_name) <= 256),
  username text check (length(username) <= 64),
  language text not null,
  language_chosen boolean not null default false,
  -- The workspace in which this person acts at a bot of the operator.
  home_workspace uuid,
  -- The account of the console.
  linked_user_id uuid,
  linked_at timestamptz,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (realm, telegram_user_id)
);
create index users_linked on telegram.users (linked_user_id) where linked_user_id is not null;

create table telegram.link_codes (
  -- SHA-256 of the code.
  code_hash bytea primary key check (length(code_hash) = 32),
  realm text not null,
  -- Issued by the console for an account, or by the bot for a Telegram user.
  user_id uuid,
  target_workspace uuid,
  telegram_user_id bigint,
  expires_at timestamptz not null,
  constraint issued_by_one_side check ((user_id is null) <> (telegram_user_id is null))
);
create index link_codes_expired on telegram.link_codes (expires_at);

-- Where a person stands in a conversation of several steps.
create table telegram.dialogues (
  bot_id bigint not null,
  chat text not null,
  telegram_user_id bigint not null,
  name text not null,
  step text not null,
  state text not null,
  language text not null,
  expires_at timestamptz not null,
  primary key (bot_id, chat, telegram_user_id)
);
create index dialogues_expired on telegram.dialogues (expires_at);

create table telegram.outgoing (
  outgoing_id uuid primary key,
  -- The order within a chat.
  sequence bigint generated always as identity,
  bot_id bigint not null,
  chat text not null,
  priority smallint not null,
  method text not null,
  payload text not null,
  -- Whether it counts for Telegram's limits.
  paced boolean not null default true,
  -- Whether it may rather be lost than sent twice.
  once boolean not null default false,
  -- The message that this one edits, while its id is not known, and what is merged with newer edits.
  edits uuid,
  edit_key text,
  if_gone text not null default 'drop' check (if_gone in ('drop', 'send')),
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'dead', 'unknown')),
  attempts smallint not null default 0,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  -- Whoever wants to hear of the outcome, and the workspace in which.
  result_tag text,
  result_data text,
  acts_in uuid,
  campaign_id uuid,
  message_id bigint,
  error_code text,
  reason text check (length(reason) <= 400),
  created_at timestamptz not null,
  sent_at timestamptz,
  finished_at timestamptz
);
create unique index outgoing_newest_edit on telegram.outgoing (bot_id, chat, edit_key)
  where state = 'waiting' and edit_key is not null;
create unique index outgoing_campaign on telegram.outgoing (campaign_id, chat) where campaign_id is not null;
create index outgoing_lane on telegram.outgoing (bot_id, chat, sequence) where state in ('waiting', 'sending');
create index outgoing_order on telegram.outgoing (bot_id, priority, sequence) where state = 'waiting';
create index outgoing_sending on telegram.outgoing (bot_id) where state = 'sending';
create index outgoing_pace on telegram.outgoing (bot_id, chat, sent_at) where sent_at is not null and paced;
create index outgoing_pace_of_bot on telegram.outgoing (bot_id, sent_at) where sent_at is not null and paced;
create index outgoing_finished on telegram.outgoing (finished_at) where finished_at is not null;

-- A row is there while a job is on its way for that bot's messages; jobs of older generations do nothing.
create sequence telegram.generation;
create table telegram.senders (
  bot_id bigint primary key,
  generation bigint not null,
  -- When the job shall run; in the past while it runs.
  next_at timestamptz not null,
  scheduled_at timestamptz not null,
  -- Telegram asked for silence, or cannot be reached.
  quiet_until timestamptz,
  failures integer not null default 0
);

-- Files to be sent, by their content, and what Telegram calls them.
create table telegram.files (
  content_hash bytea primary key check (length(content_hash) = 32),
  bytes bytea not null check (length(bytes) <= 52428800),
  used_at timestamptz not null
);
create table telegram.file_ids (
  bot_id bigint not null,
  content_hash bytea not null check (length(content_hash) = 32),
  kind text not null,
  file_id text not null,
  primary key (bot_id, content_hash, kind)
);

create table telegram.campaigns (
  campaign_id uuid primary key,
  -- Null for those of the operator.
  workspace_id uuid,
  bot_id bigint not null,
  name text not null check (length(name) between 1 and 100),
  -- Texts by language.
  message text not null,
  segment text not null,
  state text not null default 'draft'
    check (state in ('draft', 'scheduled', 'running', 'paused', 'done', 'cancelled')),
  -- Of the job that feeds it; jobs of older generations do nothing.
  generation bigint not null default 0,
  starts_at timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index campaigns_of_workspace on telegram.campaigns (workspace_id, created_at);
select tradepost.protect_tenant_table('telegram.campaigns');
alter policy tenant_isolation on telegram.campaigns
  using (workspace_id is not distinct from (select tradepost.current_workspace()))
  with check (workspace_id is not distinct from (select tradepost.current_workspace()));

-- Chosen once, when the campaign starts; a recipient goes through its states once.
create table telegram.campaign_recipients (
  campaign_id uuid not null references telegram.campaigns on delete cascade,
  chat text not null,
  language text not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'queued', 'sent', 'failed', 'blocked', 'unknown')),
  primary key (campaign_id, chat)
);
create index campaign_waiting on telegram.campaign_recipients (campaign_id, chat) where state = 'waiting';

alter table telegram.campaign_recipients enable row level security;
alter table telegram.inbox enable row level security;
alter table telegram.lanes enable row level security;
alter table telegram.rejected enable row level security;
alter table telegram.chats enable row level security;
alter table telegram.users enable row level security;
alter table telegram.link_codes enable row level security;
alter table telegram.dialogues enable row level security;
alter table telegram.outgoing enable row level security;
alter table telegram.senders enable row level security;
alter table telegram.files enable row level security;
alter table telegram.file_ids enable row level security;

-- A transaction of a workspace may use that workspace's bots and those of the operator.
create function telegram.require_bot(p_bot bigint) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_owner uuid;
begin
  if tradepost.current_workspace() is null then
    return;
  end if;
  select b.workspace_id into v_owner from telegram.bots b where b.bot_id = p_bot;
  if v_owner is not null and v_owner <> tradepost.current_workspace() then
    raise exception 'a transaction of one workspace cannot use the bot of another' using errcode = '42501';
  end if;
end $$;

-- Stores updates that are new and answers the lanes that need a job. The last row, without a lane,
-- says how many were stored.
create function telegram.receive(
  p_bots bigint[], p_updates bigint[], p_lanes text[], p_kinds text[], p_bodies text[], p_now timestamptz
) returns table (bot_id bigint, lane text, stored integer)
language sql as $$
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
  union all select null, null, (select count(*)::integer from fresh)
$$;

-- The next update of a lane, counted as begun; without one the lane ends.
create function telegram.next_update(p_bot bigint, p_lane text)
returns table (update_id bigint, kind text, body text, attempts smallint, received_at timestamptz)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
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

-- Ends an update; false when it has ended before, so that whoever comes second undoes its work.
create function telegram.finish_update(p_bot bigint, p_update bigint, p_state text, p_reason text, p_now timestamptz)
returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  update telegram.inbox i
     set state = p_state, reason = p_reason, finished_at = p_now, body = case when p_state = 'dead' then i.body end
   where i.bot_id = p_bot and i.update_id = p_update and i.state = 'waiting';
  return found;
end $$;

-- Queues messages; answers the generation of a sender that has to be started, null when one is on its way.
create function telegram.enqueue_outgoing(p_bot bigint, p_rows json, p_now timestamptz, p_acts_in uuid)
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

-- Notes who wrote and answers what is known of them. Rows are rewritten at most once an hour.
create function telegram.meet(
  p_bot bigint, p_realm text, p_chat text, p_chat_kind text, p_title text,
  p_user bigint, p_first_name text, p_username text, p_language text, p_now timestamptz
) returns table (language text, home_workspace uuid, linked_user_id uuid)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  if p_user is not null then
    insert into telegram.users as u (realm, telegram_user_id, first_name, username, language, first_seen_at, last_seen_at)
    values (p_realm, p_user, p_first_name, p_username, p_language, p_now, p_now)
    on conflict on constraint users_pkey do update
      set first_name = excluded.first_name, username = excluded.username, last_seen_at = excluded.last_seen_at,
          language = case when u.language_chosen then u.language else excluded.language end
      where u.last_seen_at < p_now - interval '1 hour' or u.first_name <> excluded.first_name
         or (not u.language_chosen and u.language <> excluded.language);
  end if;
  if p_chat is not null then
    insert into telegram.chats as c (bot_id, chat, kind, title, language, first_seen_at, last_seen_at)
    values (p_bot, p_chat, p_chat_kind, p_title, p_language, p_now, p_now)
    on conflict on constraint chats_pkey do update
      set kind = excluded.kind, title = excluded.title, last_seen_at = excluded.last_seen_at, blocked_at = null
      where c.last_seen_at < p_now - interval '1 hour' or c.title <> excluded.title or c.blocked_at is not null;
  end if;
  return query select u.language, u.home_workspace, u.linked_user_id from telegram.users u
    where u.realm = p_realm and u.telegram_user_id = p_user;
end $$;

-- Gives a person a workspace of their own; answers the one that counts, which may be older.
create function telegram.claim_home(p_realm text, p_user bigint, p_workspace uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_home uuid;
begin
  update telegram.users u set home_workspace = coalesce(u.home_workspace, p_workspace)
  where u.realm = p_realm and u.telegram_user_id = p_user returning u.home_workspace into v_home;
  return v_home;
end $$;

create function telegram.choose_language(p_bot bigint, p_realm text, p_user bigint, p_language text) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  update telegram.users set language = p_language, language_chosen = true
  where realm = p_realm and telegram_user_id = p_user;
  update telegram.chats set language = p_language where bot_id = p_bot and chat = p_user::text;
end $$;

create function telegram.note_blocked(p_bot bigint, p_chat text, p_now timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  update telegram.chats set blocked_at = p_now where bot_id = p_bot and chat = p_chat;
end $$;

-- A group became a supergroup and has another id now.
create function telegram.move_chat(p_bot bigint, p_from text, p_to text) returns void
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

create function telegram.find_dialogue(p_bot bigint, p_chat text, p_user bigint)
returns table (name text, step text, state text, expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  return query select d.name, d.step, d.state, d.expires_at from telegram.dialogues d
    where d.bot_id = p_bot and d.chat = p_chat and d.telegram_user_id = p_user;
end $$;

-- Stores where a person stands, or forgets it when there is no name.
create function telegram.put_dialogue(p_bot bigint, p_chat text, p_user bigint, p_name text, p_step text,
  p_state text, p_language text, p_expires_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  if p_name is null then
    delete from telegram.dialogues where bot_id = p_bot and chat = p_chat and telegram_user_id = p_user;
  else
    insert into telegram.dialogues values (p_bot, p_chat, p_user, p_name, p_step, p_state, p_language, p_expires_at)
    on conflict on constraint dialogues_pkey do update set name = excluded.name, step = excluded.step,
      state = excluded.state, language = excluded.language, expires_at = excluded.expires_at;
  end if;
end $$;

create function telegram.message_state(p_bot bigint, p_outgoing uuid)
returns table (state text, message_id bigint, reason text)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  return query select o.state, o.message_id, o.reason from telegram.outgoing o
    where o.bot_id = p_bot and o.outgoing_id = p_outgoing;
end $$;

-- Takes a bot's messages under this generation; false when a newer job does or will. Whatever an
-- earlier holder left in the middle is sent again, or, if it may rather be lost, noted as unknown.
create function telegram.begin_sender(p_bot bigint, p_generation bigint, p_now timestamptz) returns boolean
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
    from telegram.outgoing o where o.bot_id = p_bot and o.state = 'sending';
  return true;
end $$;

-- Notes what became of an attempt: `sent`, `dead` and `unknown` are endings, `waiting` is not.
create function telegram.settle(p_bot bigint, p_id uuid, p_state text, p_message_id bigint, p_code text, p_reason text,
  p_due_at timestamptz, p_now timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_call telegram.outgoing;
begin
  perform telegram.require_bot(p_bot);
  if p_state = 'waiting' then
    update telegram.outgoing o
       set state = 'waiting', due_at = p_due_at, error_code = p_code, reason = p_reason
     where o.outgoing_id = p_id and o.bot_id = p_bot and o.state = 'sending'
       and (o.edit_key is null or not exists (
         select from telegram.outgoing n where n.bot_id = p_bot and n.chat = o.chat and n.edit_key = o.edit_key
            and n.state = 'waiting'));
    if found then
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

create function telegram.keep_file(p_hash bytea, p_bytes bytea, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog
begin atomic
  insert into telegram.files (content_hash, bytes, used_at) values (p_hash, p_bytes, p_now)
  on conflict (content_hash) do update set used_at = excluded.used_at;
end;

create function telegram.issue_link_code(p_hash bytea, p_realm text, p_user_id uuid, p_workspace uuid,
  p_telegram_user bigint, p_expires_at timestamptz) returns void
language sql security definer set search_path = pg_catalog
begin atomic
  insert into telegram.link_codes (code_hash, realm, user_id, target_workspace, telegram_user_id, expires_at)
  values (p_hash, p_realm, p_user_id, p_workspace, p_telegram_user, p_expires_at);
end;

-- Takes a code, once, from the other side than the one that issued it, and links the two.
create function telegram.redeem_link_code(p_hash bytea, p_realm text, p_user_id uuid, p_workspace uuid,
  p_telegram_user bigint, p_now timestamptz)
returns table (telegram_user_id bigint, user_id uuid, target_workspace uuid)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_code telegram.link_codes;
begin
  delete from telegram.link_codes c
  where c.code_hash = p_hash and c.realm = p_realm and c.expires_at > p_now
    and (c.user_id is null) <> (p_user_id is null)
  returning * into v_code;
  if v_code.code_hash is null then
    return;
  end if;
  telegram_user_id := coalesce(v_code.telegram_user_id, p_telegram_user);
  user_id := coalesce(v_code.user_id, p_user_id);
  target_workspace := coalesce(v_code.target_workspace, p_workspace);
  update telegram.users u
     set linked_user_id = redeem_link_code.user_id, linked_at = p_now,
         home_workspace = coalesce(redeem_link_code.target_workspace, u.home_workspace)
   where u.realm = p_realm and u.telegram_user_id = redeem_link_code.telegram_user_id;
  return next;
end $$;

revoke all on all functions in schema telegram from public;

-- rollback
drop schema telegram cascade;
