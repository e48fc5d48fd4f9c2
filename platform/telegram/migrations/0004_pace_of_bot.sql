-- The planner took the former index for the pace of a chat as well, and read all of a bot's messages
-- for each of its chats. This one fits only the question that it is for.
drop index telegram.outgoing_pace_of_bot;
create index outgoing_pace_of_bot on telegram.outgoing (bot_id, sent_at)
  where sent_at is not null and paced and state <> 'waiting';

-- rollback
drop index telegram.outgoing_pace_of_bot;
create index outgoing_pace_of_bot on telegram.outgoing (bot_id, sent_at) where sent_at is not null and paced;
