-- What campaigns and the sweep need beside their tables.
create policy owner_functions on telegram.campaigns for select to current_user using (true);

create function telegram.require_campaign(p_campaign uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from telegram.campaigns c where c.campaign_id = p_campaign
                   and c.workspace_id is not distinct from tradepost.current_workspace()) then
    raise exception 'a transaction of one workspace cannot use the campaign of another' using errcode = '42501';
  end if;
end $$;

-- Private chats that have not blocked the bot and fit the segment.
create function telegram.segment(p_bot bigint, p_realm text, p_segment json, p_now timestamptz)
returns table (chat text, language text, title text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_bot(p_bot);
  return query
    select c.chat, c.language, c.title from telegram.chats c
    left join telegram.users u on u.realm = p_realm and u.telegram_user_id::text = c.chat
    where c.bot_id = p_bot and c.kind = 'private' and c.blocked_at is null
      and (p_segment->'languages' is null
           or c.language in (select json_array_elements_text(p_segment->'languages')))
      and (p_segment->>'activeWithinDays' is null
           or c.last_seen_at >= p_now - (p_segment->>'activeWithinDays')::integer * interval '1 day')
      and (p_segment->>'inactiveForDays' is null
           or c.last_seen_at < p_now - (p_segment->>'inactiveForDays')::integer * interval '1 day')
      and (p_segment->>'linked' is null
           or (u.linked_user_id is not null) = (p_segment->>'linked')::boolean);
end $$;

-- Chooses the recipients; those chosen before stay what they are.
create function telegram.choose_recipients(p_campaign uuid, p_bot bigint, p_realm text, p_segment json, p_now timestamptz)
returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_campaign(p_campaign);
  insert into telegram.campaign_recipients (campaign_id, chat, language)
  select p_campaign, s.chat, s.language from telegram.segment(p_bot, p_realm, p_segment, p_now) s
  on conflict do nothing;
end $$;

-- Takes the next recipients so that at most `p_window` of them are on their way.
create function telegram.take_recipients(p_campaign uuid, p_window integer)
returns table (chat text, language text)
language plpgsql security definer set search_path = pg_catalog as $$
declare
  v_space integer;
begin
  perform telegram.require_campaign(p_campaign);
  select p_window - count(*) into v_space from telegram.campaign_recipients r
   where r.campaign_id = p_campaign and r.state = 'queued';
  return query
    update telegram.campaign_recipients r set state = 'queued'
    where r.campaign_id = p_campaign and r.state = 'waiting' and r.chat in (
      select w.chat from telegram.campaign_recipients w
      where w.campaign_id = p_campaign and w.state = 'waiting' order by w.chat limit greatest(v_space, 0))
    returning r.chat, r.language;
end $$;

-- Takes back what is not on the wire yet.
create function telegram.release_recipients(p_campaign uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_campaign(p_campaign);
  with gone as (
    delete from telegram.outgoing o where o.campaign_id = p_campaign and o.state = 'waiting' returning o.chat
  )
  update telegram.campaign_recipients r set state = 'waiting' from gone
  where r.campaign_id = p_campaign and r.chat = gone.chat and r.state = 'queued';
end $$;

create function telegram.campaign_counts(p_campaign uuid)
returns table (state text, count integer)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_campaign(p_campaign);
  return query select r.state, count(*)::integer from telegram.campaign_recipients r
    where r.campaign_id = p_campaign group by r.state;
end $$;

create function telegram.unlink(p_realm text, p_user_id uuid) returns void
language sql security definer set search_path = pg_catalog
begin atomic
  update telegram.users set linked_user_id = null, linked_at = null
  where realm = p_realm and linked_user_id = p_user_id;
end;

create index outgoing_of_campaign on telegram.outgoing (campaign_id) where campaign_id is not null and state = 'waiting';

revoke all on all functions in schema telegram from public;

-- rollback
drop index telegram.outgoing_of_campaign;
drop function telegram.unlink(text, uuid);
drop function telegram.campaign_counts(uuid);
drop function telegram.release_recipients(uuid);
drop function telegram.take_recipients(uuid, integer);
drop function telegram.choose_recipients(uuid, bigint, text, json, timestamptz);
drop function telegram.segment(bigint, text, json, timestamptz);
drop function telegram.require_campaign(uuid);
drop policy owner_functions on telegram.campaigns;
