-- Recipients who are erased leave their counts behind, as those who are forgotten do; who still waited is not counted.
-- Runs with the rights of whoever calls it: only those who erase can.
create function telegram.forget_recipients_of(p_people json) returns integer
language plpgsql set search_path = pg_catalog as $$
declare
  v_count integer;
begin
  with gone as (
    delete from telegram.campaign_recipients r
     using telegram.campaigns c, json_to_recordset(p_people) as p (bot_id bigint, telegram_user_id bigint)
     where c.bot_id = p.bot_id and r.campaign_id = c.campaign_id and r.chat = p.telegram_user_id::text
    returning r.campaign_id, r.state
  ), counted as (
    insert into telegram.campaign_totals as t (campaign_id, state, count)
    select gone.campaign_id, gone.state, count(*) from gone where gone.state not in ('waiting', 'queued') group by 1, 2
    on conflict on constraint campaign_totals_pkey do update set count = t.count + excluded.count
  )
  select count(*)::integer into v_count from gone;
  return v_count;
end $$;
revoke all on function telegram.forget_recipients_of(json) from public;

-- rollback
drop function telegram.forget_recipients_of(json);
