-- The planner read the table in its order until it met somebody who waits; the index knows at once.
create or replace function telegram.has_recipients_left(p_campaign uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_campaign(p_campaign);
  perform from telegram.campaign_recipients r where r.campaign_id = p_campaign and r.state = 'waiting'
    order by r.chat limit 1;
  if found then
    return true;
  end if;
  return exists (select from telegram.campaign_recipients r where r.campaign_id = p_campaign and r.state = 'queued');
end $$;

-- rollback
create or replace function telegram.has_recipients_left(p_campaign uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  perform telegram.require_campaign(p_campaign);
  return exists (select from telegram.campaign_recipients r where r.campaign_id = p_campaign and r.state = 'waiting')
      or exists (select from telegram.campaign_recipients r where r.campaign_id = p_campaign and r.state = 'queued');
end $$;
