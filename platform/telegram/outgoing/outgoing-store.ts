import type { Database, Statement, Transaction } from "#platform/database";

/** The first waiting call of a chat. */
export interface WaitingCall {
  readonly id: string;
  readonly chat: string;
  readonly method: string;
  readonly payload: string;
  readonly paced: boolean;
  /** Messages that it becomes. */
  readonly items: number;
  readonly once: boolean;
  readonly edits: string | null;
  readonly ifGone: "drop" | "send";
  readonly attempts: number;
  /** Later than now when it was put off: the chat waits for it. */
  readonly dueAt: Date;
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

/** What a call is, of a row `o`. */
export const CALL_COLUMNS = `o.outgoing_id as id, o.chat, o.method, o.payload, o.paced, o.items, o.once, o.edits,
  o.if_gone as "ifGone", o.attempts, o.due_at as "dueAt", o.expires_at as "expiresAt", o.result_tag as "resultTag",
  o.result_data as "resultData", o.acts_in as "actsIn", o.campaign_id as "campaignId"`;

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
