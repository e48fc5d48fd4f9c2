-- What an update costs is told apart: handlings that failed, beginnings without an end, which kill their
-- process, and interruptions by this installation itself, which cost it nothing.
alter table telegram.inbox
  add column failures smallint not null default 0,
  add column interruptions smallint not null default 0;
comment on column telegram.inbox.attempts is 'Beginnings in a row of which no end is known.';
comment on column telegram.inbox.failures is 'Handlings that ended in an error of their own.';
comment on column telegram.inbox.interruptions is 'Handlings that a fault of this installation ended; they set the pause alone.';

drop function telegram.next_update(bigint, text);
create function telegram.next_update(p_bot bigint, p_lane text)
returns table (update_id bigint, kind text, body text, attempts smallint, failures smallint, interruptions smallint,
  received_at timestamptz)
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
      returning i.update_id, i.kind, i.body, i.attempts, i.failures, i.interruptions, i.received_at;
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
revoke all on function telegram.next_update(bigint, text) from public;

-- For the operator, who looks for what was given up among all that has ended.
create index inbox_dead on telegram.inbox (finished_at) where state = 'dead';

-- rollback
drop index telegram.inbox_dead;
drop function telegram.next_update(bigint, text);
create function telegram.next_update(p_bot bigint, p_lane text)
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
revoke all on function telegram.next_update(bigint, text) from public;
alter table telegram.inbox drop column failures, drop column interruptions;
