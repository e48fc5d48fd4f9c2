import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import { CALL_COLUMNS, type WaitingCall } from "./outgoing-store.ts";
import { BOT_WINDOW_MS, PACE_MEMORY, PACE_SPAN_MS } from "./pace.ts";

/** What a sender sees of a bot's queue. */
export interface QueueView {
  readonly quietUntil: Date | null;
  /** When the latest messages of the bot went, in milliseconds, ascending. */
  readonly recentMs: readonly number[];
  /** When the first of those that are held for a later moment becomes due. */
  readonly nextDueAt: Date | null;
  /** The first of the line of some chats, the most urgent first. */
  readonly heads: readonly WaitingCall[];
  /** Whether the lines of all chats were looked at. */
  readonly isAll: boolean;
}

/** Which lines are looked at: those of the messages that are next by priority, or those of all chats. */
export type Reach = "front" | "all";

export interface Viewer {
  readonly botId: string;
  readonly generation: string;
  readonly nowMs: number;
}

/** So many messages tell the chats at the front. */
const FRONT = 200;
/** So many chats are all: more than Telegram lets a bot keep busy in a minute. */
const ALL = 4000;
const RELEASED = 5000;

/** What stands in a line; the words of the indexes. */
const IN_LINE = "bot_id = $1 and priority > 0 and not held";

/** The chats of the next messages, each once. */
const FRONT_CHATS = `front as materialized (
    select chat from telegram.outgoing where ${IN_LINE} and state = 'waiting' order by priority, sequence limit ${FRONT}
  ), line as materialized (select distinct chat from front)`;

/** Leaps from chat to chat, however many messages each has. */
const ALL_CHATS = `recursive leap (chat) as (
    (select chat from telegram.outgoing where ${IN_LINE} and state in ('waiting', 'sending') order by chat limit 1)
    union all
    select (select chat from telegram.outgoing where ${IN_LINE} and state in ('waiting', 'sending')
               and chat > leap.chat order by chat limit 1)
      from leap where leap.chat is not null
  ), line as materialized (select chat from leap where chat is not null limit ${ALL}), front as (select chat from line)`;

const HEADS = `select (select count(*) from front)::integer as seen, head.*
   from (values (1)) as always
   left join (
     select ${CALL_COLUMNS}, target.state as "targetState", target.message_id as "targetMessageId",
            chat.blocked_at is not null as blocked,
            array(select ms from (
              select (date_part('epoch', h.sent_at) * 1000)::float8 as ms, h.items from telegram.outgoing h
               where h.bot_id = $1 and h.chat = o.chat and h.paced and h.sent_at > $2
               order by h.sent_at desc limit ${PACE_MEMORY}) latest, generate_series(1, latest.items) order by ms) as "recentMs"
       from line
      cross join lateral (
        select * from telegram.outgoing where ${IN_LINE} and state in ('waiting', 'sending') and chat = line.chat
         order by sequence limit 1) o
       left join telegram.outgoing target on target.outgoing_id = o.edits
       left join telegram.chats chat on chat.bot_id = o.bot_id and chat.chat = o.chat
      where o.state = 'waiting'
      order by o.priority, o.sequence) as head on true`;

/** `undefined` when another generation has taken over. */
export async function viewQueue(
  transaction: Transaction,
  given: Viewer & { readonly reach: Reach },
): Promise<QueueView | undefined> {
  const sender = await viewSender(transaction, given);
  if (sender === undefined) return undefined;
  const rows = await transaction.query<WaitingCall & { readonly seen: number; readonly id: string | null }>({
    name: `telegram_heads_${given.reach}`,
    text: `with ${given.reach === "front" ? FRONT_CHATS : ALL_CHATS} ${HEADS}`,
    values: [given.botId, dateFrom(given.nowMs - PACE_SPAN_MS)],
  });
  const limit = given.reach === "front" ? FRONT : ALL;
  return { ...sender, heads: rows.filter((row) => row.id !== null), isAll: (rows[0]?.seen ?? 0) < limit };
}

type SenderView = Pick<QueueView, "quietUntil" | "recentMs" | "nextDueAt">;

async function viewSender(transaction: Transaction, given: Viewer): Promise<SenderView | undefined> {
  const [sender] = await transaction.query<SenderView>({
    name: "telegram_sender",
    text: `select quiet_until as "quietUntil",
             array(select (date_part('epoch', sent_at) * 1000)::float8
                     from telegram.outgoing o, generate_series(1, o.items)
                    where o.bot_id = $1 and o.paced and o.state <> 'waiting' and o.sent_at > $3 order by o.sent_at) as "recentMs",
             (select min(due_at) from telegram.outgoing o where o.bot_id = $1 and o.state = 'waiting' and o.held) as "nextDueAt"
             from telegram.senders where bot_id = $1 and generation = $2`,
    values: [given.botId, given.generation, dateFrom(given.nowMs - BOT_WINDOW_MS)],
  });
  if (sender === undefined || sender.nextDueAt === null || sender.nextDueAt.getTime() > given.nowMs)
    return sender;
  return { ...sender, nextDueAt: await release(transaction, given) };
}

/** Lets what is due now stand in line; answers when the next ones are. */
async function release(transaction: Transaction, { botId, nowMs }: Viewer): Promise<Date | null> {
  await transaction.query({
    name: "telegram_release",
    text: `update telegram.outgoing set held = false where outgoing_id in (
             select outgoing_id from telegram.outgoing where bot_id = $1 and state = 'waiting' and held and due_at <= $2
              order by due_at limit ${RELEASED})`,
    values: [botId, dateFrom(nowMs)],
  });
  const [next] = await transaction.query<{ dueAt: Date | null }>({
    name: "telegram_next_due",
    text: `select min(due_at) as "dueAt" from telegram.outgoing where bot_id = $1 and state = 'waiting' and held`,
    values: [botId],
  });
  return next?.dueAt ?? null;
}
