-- What is no longer needed goes: recipients of campaigns that have ended leave their counts behind, ids of
-- files that nobody sends any more, chats that have blocked their bot, and people of whom nothing is left.
create table telegram.campaign_totals (
  campaign_id uuid not null references telegram.campaigns on delete cascade,
  state text not null,
  count integer not null,
  primary key (campaign_id, state)
);
comment on table telegram.campaign_totals is 'Recipients that are forgotten by now, counted by what became of them.';
alter table telegram.campaign_totals enable row level security;

create or replace function telegram.campaign_counts(p_campaign uuid)
returns table (state text, count integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_campaign(p_campaign);
  return query
    select counted.state, sum(counted.count)::integer from (
      select r.state, count(*) as count from telegram.campaign_recipients r where r.campaign_id = p_campaign group by r.state
      union all
      select t.state, t.count from telegram.campaign_totals t where t.campaign_id = p_campaign) as counted
    group by counted.state;
end $$;

-- Takes some recipients of campaigns that ended before that moment into the totals; answers how many.
create function telegram.forget_recipients(p_before timestamptz, p_limit integer) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_count integer;
begin
  if tradepost.current_workspace() is not null then
    raise exception 'recipients are forgotten outside of workspaces' using errcode = '42501';
  end if;
  with old as (
    select r.campaign_id, r.chat from telegram.campaigns c
      cross join lateral (
        select w.campaign_id, w.chat from telegram.campaign_recipients w where w.campaign_id = c.campaign_id limit p_limit) r
     where c.finished_at < p_before limit p_limit
  ), gone as (
    delete from telegram.campaign_recipients r using old
     where r.campaign_id = old.campaign_id and r.chat = old.chat returning r.campaign_id, r.state
  ), counted as (
    insert into telegram.campaign_totals as t (campaign_id, state, count)
    select gone.campaign_id, gone.state, count(*) from gone group by 1, 2
    on conflict on constraint campaign_totals_pkey do update set count = t.count + excluded.count
  )
  select count(*)::integer into v_count from gone;
  return v_count;
end $$;
revoke all on function telegram.forget_recipients(timestamptz, integer) from public;

alter table telegram.file_ids add column used_at timestamptz not null default now();
alter table telegram.file_ids alter column used_at drop default;
create index file_ids_used on telegram.file_ids (used_at);
create index chats_blocked on telegram.chats (blocked_at) where blocked_at is not null;
create index users_without_trace on telegram.users (last_seen_at)
  where linked_user_id is null and home_workspace is null and own_workspace is null;

create or replace function telegram.keep_file(p_hash bytea, p_bytes bytea, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog
begin atomic
  insert into telegram.files (content_hash, bytes, used_at) values (p_hash, p_bytes, p_now)
  on conflict (content_hash) do update set used_at = greatest(files.used_at, excluded.used_at);
end;

-- Answers how often in a row Telegram was in trouble, null when a newer job takes the queue.
drop function telegram.begin_sender(bigint, bigint, timestamptz);
create function telegram.begin_sender(p_bot bigint, p_generation bigint, p_now timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_failures integer;
begin
  perform telegram.require_bot(p_bot);
  update telegram.senders s set next_at = p_now - interval '1 second'
  where s.bot_id = p_bot and s.generation = p_generation returning s.failures into v_failures;
  if v_failures is null then
    return null;
  end if;
  perform telegram.settle(o.bot_id, o.outgoing_id, case when o.once then 'unknown' else 'waiting' end, null,
      'interrupted', 'The process ended while this was sent.', p_now, p_now)
    from telegram.outgoing o where o.bot_id = p_bot and o.state = 'sending' and o.priority > 0;
  return v_failures;
end $$;
revoke all on function telegram.begin_sender(bigint, bigint, timestamptz) from public;

-- rollback
drop function telegram.begin_sender(bigint, bigint, timestamptz);
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
    from telegram.outgoing o where o.bot_id = p_bot and o.state = 'sending' and o.priority > 0;
  return true;
end $$;
revoke all on function telegram.begin_sender(bigint, bigint, timestamptz) from public;
create or replace function telegram.keep_file(p_hash bytea, p_bytes bytea, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog
begin atomic
  insert into telegram.files (content_hash, bytes, used_at) values (p_hash, p_bytes, p_now)
  on conflict (content_hash) do update set used_at = excluded.used_at;
end;
drop index telegram.users_without_trace;
drop index telegram.chats_blocked;
alter table telegram.file_ids drop column used_at;
create or replace function telegram.campaign_counts(p_campaign uuid)
returns table (state text, count integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_campaign(p_campaign);
  return query select r.state, count(*)::integer from telegram.campaign_recipients r
    where r.campaign_id = p_campaign group by r.state;
end $$;
drop function telegram.forget_recipients(timestamptz, integer);
drop table telegram.campaign_totals;
