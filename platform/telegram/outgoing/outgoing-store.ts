import type { Database, Statement, Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import { BOT_WINDOW_MS, PACE_MEMORY } from "./pace.ts";

/** The first waiting call of a chat. */
export interface WaitingCall {
  readonly id: string;
  readonly chat: string;
  readonly method: string;
  readonly payload: string;
  readonly paced: boolean;
  readonly once: boolean;
  readonly edits: string | null;
  readonly ifGone: "drop" | "send";
  readonly attempts: number;
  readonly expiresAt: Date;
  readonly resultTag: string | null;
  readonly resultData: string | null;
  readonly actsIn: string | null;
  readonly campaignId: string | null;
  /** State and message id of the edited message; null when it is forgotten. */
  readonly targetState: string | null;
  readonly targetMessageId: string | null;
  readonly blocked: boolean;
  /** When the latest messages went to this chat, in milliseconds, ascending. */
  readonly recentMs: readonly number[];
}

/** What a sender sees of a bot's queue. */
export interface QueueView {
  readonly quietUntil: Date | null;
  readonly recentMs: readonly number[];
  /** When the first of those that must wait becomes due. */
  readonly nextDueAt: Date | null;
  readonly heads: readonly WaitingCall[];
}

const CALL_COLUMNS = `o.outgoing_id as id, o.chat, o.method, o.payload, o.paced, o.once, o.edits, o.if_gone as "ifGone",
  o.attempts, o.expires_at as "expiresAt", o.result_tag as "resultTag", o.result_data as "resultData",
  o.acts_in as "actsIn", o.campaign_id as "campaignId"`;

/** The first waiting call of each chat, as many as `limit`; `undefined` when another generation has taken over. */
export async function viewQueue(
  transaction: Transaction,
  given: {
    readonly botId: string;
    readonly generation: string;
    readonly nowMs: number;
    readonly limit: number;
  },
): Promise<QueueView | undefined> {
  const [sender] = await transaction.query<Omit<QueueView, "heads">>({
    name: "telegram_sender",
    text: `select quiet_until as "quietUntil",
             array(select (date_part('epoch', sent_at) * 1000)::float8 from telegram.outgoing o
                    where o.bot_id = $1 and o.paced and o.state <> 'waiting' and o.sent_at > $3 order by o.sent_at) as "recentMs",
             (select min(due_at) from telegram.outgoing o where o.bot_id = $1 and o.state = 'waiting' and o.due_at > $4
                and o.priority > 0) as "nextDueAt"
             from telegram.senders where bot_id = $1 and generation = $2`,
    values: [given.botId, given.generation, dateFrom(given.nowMs - BOT_WINDOW_MS), dateFrom(given.nowMs)],
  });
  if (sender === undefined) return undefined;
  const heads = await transaction.query<WaitingCall>({
    name: "telegram_heads",
    text: `select ${CALL_COLUMNS}, target.state as "targetState",
             target.message_id as "targetMessageId", chat.blocked_at is not null as blocked,
             array(select ms from (
               select (date_part('epoch', h.sent_at) * 1000)::float8 as ms from telegram.outgoing h
                where h.bot_id = $1 and h.chat = o.chat and h.paced and h.sent_at is not null
                order by h.sent_at desc limit ${PACE_MEMORY}) latest order by ms) as "recentMs"
             from telegram.outgoing o
             left join telegram.outgoing target on target.outgoing_id = o.edits
             left join telegram.chats chat on chat.bot_id = o.bot_id and chat.chat = o.chat
            where o.bot_id = $1 and o.state = 'waiting' and o.due_at <= $3 and o.priority > 0
              and not exists (select from telegram.outgoing e where e.bot_id = $1 and e.chat = o.chat
                                and e.sequence < o.sequence and e.state in ('waiting', 'sending') and e.priority > 0
                                -- What is meant for a later moment holds nothing up, what was put off does.
                                and (e.due_at <= $3 or e.attempts > 0))
            order by o.priority, o.sequence limit $2`,
    values: [given.botId, given.limit, dateFrom(given.nowMs)],
  });
  return { ...sender, heads };
}

/**
 * Notes that these are on the wire from now on; answers those that nobody else has begun to send, as they are by
 * now: a newer edit may have replaced what was seen before.
 */
export async function beginSending(
  transaction: Transaction,
  calls: readonly WaitingCall[],
  now: Date,
): Promise<readonly WaitingCall[]> {
  if (calls.length === 0) return [];
  const rows = await transaction.query<Pick<WaitingCall, "id" | "method" | "payload" | "ifGone">>({
    name: "telegram_begin_sending",
    text: `update telegram.outgoing set state = 'sending', attempts = attempts + 1, sent_at = $2
            where outgoing_id = any ($1) and state = 'waiting'
            returning outgoing_id as id, method, payload, if_gone as "ifGone"`,
    values: [calls.map((call) => call.id), now],
  });
  const begun = new Map(rows.map((row) => [row.id, row]));
  return calls.flatMap((call) => {
    const row = begun.get(call.id);
    return row === undefined ? [] : [{ ...call, ...row }];
  });
}

/** Notes that these answers are on the wire; what an earlier attempt left in the middle is among them. */
export function beginAnswering(
  transaction: Transaction,
  given: { readonly botId: string; readonly ids: readonly string[]; readonly now: Date },
): Promise<readonly WaitingCall[]> {
  return transaction.query<WaitingCall>({
    name: "telegram_begin_answering",
    text: `update telegram.outgoing o set state = 'sending', attempts = attempts + 1, sent_at = $3
            where o.outgoing_id = any ($2) and o.bot_id = $1 and o.priority = 0 and o.state in ('waiting', 'sending')
            returning ${CALL_COLUMNS}, null as "targetState", null as "targetMessageId", false as blocked,
              '{}'::float8[] as "recentMs"`,
    values: [given.botId, given.ids, given.now],
  });
}

/** Takes a bot's queue under a generation; answers Telegram's troubles in a row, `undefined` when a newer job takes it. */
export async function beginSender(
  database: Pick<Database, "query">,
  botId: string,
  generation: string,
  now: Date,
): Promise<number | undefined> {
  const [row] = await database.query<{ failures: number | null }>({
    name: "telegram_begin_sender",
    text: "select telegram.begin_sender($1, $2, $3) as failures",
    values: [botId, generation, now],
  });
  return row?.failures ?? undefined;
}

export interface Settlement {
  readonly botId: string;
  readonly id: string;
  readonly state: "sent" | "dead" | "unknown" | "waiting";
  readonly messageId?: string | undefined;
  readonly code?: string;
  readonly reason?: string;
  readonly dueAt?: Date;
  readonly now: Date;
}

/** Something that runs a statement: a transaction that may use the bot, or the database by itself. */
interface Runner {
  query(statement: Statement): Promise<unknown>;
}

/** Notes what became of an attempt. */
export async function settleCall(runner: Runner, given: Settlement): Promise<void> {
  await runner.query({
    name: "telegram_settle",
    text: "select telegram.settle($1, $2, $3, $4, $5, $6, $7, $8)",
    values: [
      given.botId,
      given.id,
      given.state,
      given.messageId ?? null,
      given.code ?? null,
      given.reason?.slice(0, LONGEST_REASON) ?? null,
      given.dueAt ?? given.now,
      given.now,
    ],
  });
}

const LONGEST_REASON = 400;

/** Notes what became of several attempts, of whatever bots. */
export async function settleCalls(runner: Runner, all: readonly Settlement[], now: Date): Promise<void> {
  await runner.query({
    name: "telegram_settle_all",
    text: "select telegram.settle_all($1, $2, $3, $4, $5, $6, $7, $8)",
    values: [
      all.map((one) => one.botId),
      all.map((one) => one.id),
      all.map((one) => one.state),
      all.map((one) => one.messageId ?? null),
      all.map((one) => one.code ?? null),
      all.map((one) => one.reason?.slice(0, LONGEST_REASON) ?? null),
      all.map((one) => one.dueAt ?? one.now),
      now,
    ],
  });
}

/** Nobody enqueues for this bot until the transaction ends; false when somebody does right now. */
export async function lockSender(transaction: Transaction, botId: string): Promise<boolean> {
  const [row] = await transaction.query<{ locked: boolean }>({
    name: "telegram_lock_sender",
    text: "select pg_try_advisory_xact_lock(811009, hashint8($1)) as locked",
    values: [botId],
  });
  return row?.locked ?? false;
}

/** Notes when the next job comes; answers its generation, `undefined` when a newer one is there already. */
export async function scheduleSender(
  transaction: Transaction,
  given: {
    readonly botId: string;
    readonly generation: string;
    readonly nextAt: Date;
    readonly now: Date;
    readonly quietUntil: Date | null;
    readonly failures: number;
  },
): Promise<string | undefined> {
  const [row] = await transaction.query<{ generation: string }>({
    name: "telegram_schedule_sender",
    text: `update telegram.senders set generation = nextval('telegram.generation'), next_at = $3, scheduled_at = $4,
             quiet_until = $5, failures = $6
            where bot_id = $1 and generation = $2 returning generation`,
    values: [given.botId, given.generation, given.nextAt, given.now, given.quietUntil, given.failures],
  });
  return row?.generation;
}

export async function removeSender(
  transaction: Transaction,
  botId: string,
  generation: string,
): Promise<void> {
  await transaction.query({
    name: "telegram_remove_sender",
    text: "delete from telegram.senders where bot_id = $1 and generation = $2",
    values: [botId, generation],
  });
}
