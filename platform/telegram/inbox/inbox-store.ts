import type { Database, Transaction } from "#platform/database";
import type { IncomingUpdate, RejectedUpdate } from "./parse.ts";

export interface Lane {
  readonly botId: string;
  readonly lane: string;
}

/** Stores updates that are new, in one statement; answers how many they were and the lanes to be woken. */
export async function storeUpdates(
  runner: Pick<Database, "query">,
  updates: readonly IncomingUpdate[],
  now: Date,
): Promise<{ readonly stored: number; readonly lanes: readonly Lane[] }> {
  const rows = await runner.query<{ botId: string | null; lane: string | null; stored: number }>({
    name: "telegram_receive",
    text: `select bot_id as "botId", lane, stored from telegram.receive($1::bigint[], $2::bigint[], $3, $4, $5, $6)`,
    values: [
      updates.map((update) => update.botId),
      updates.map((update) => update.updateId),
      updates.map((update) => update.lane),
      updates.map((update) => update.kind),
      updates.map((update) => update.body),
      now,
    ],
  });
  const lanes: Lane[] = [];
  let stored = 0;
  for (const row of rows) {
    if (row.botId === null || row.lane === null) stored = row.stored;
    else lanes.push({ botId: row.botId, lane: row.lane });
  }
  return { stored, lanes };
}

export async function storeRejected(
  transaction: Transaction,
  rejected: readonly RejectedUpdate[],
  now: Date,
): Promise<void> {
  await transaction.query({
    name: "telegram_reject",
    text: "select telegram.reject($1::bigint[], $2, $3, $4, $5)",
    values: [
      rejected.map((one) => one.botId),
      rejected.map((one) => one.reason),
      rejected.map((one) => one.sizeBytes),
      rejected.map((one) => one.excerpt),
      now,
    ],
  });
}

/** An update that waits for its handler. */
export interface WaitingUpdate {
  readonly updateId: string;
  readonly kind: string;
  readonly body: string;
  /** Beginnings in a row of which no end is known, this one included. */
  readonly attempts: number;
  /** Handlings that ended in an error of their own. */
  readonly failures: number;
  /** Handlings that a fault of this installation ended. */
  readonly interruptions: number;
  readonly receivedAt: Date;
}

/** The next update of a lane, noted as begun; `undefined` when the lane has ended. */
export async function nextUpdate(
  database: Pick<Database, "query">,
  { botId, lane }: Lane,
): Promise<WaitingUpdate | undefined> {
  const [row] = await database.query<WaitingUpdate>({
    name: "telegram_next_update",
    text: `select update_id as "updateId", kind, body, attempts, failures, interruptions, received_at as "receivedAt"
             from telegram.next_update($1, $2)`,
    values: [botId, lane],
  });
  return row;
}

/** Ends an update; false when it was ended by another. */
export async function finishUpdate(
  transaction: Transaction,
  given: {
    readonly botId: string;
    readonly updateId: string;
    readonly state: "done" | "dead";
    readonly reason?: string;
    readonly now: Date;
  },
): Promise<boolean> {
  const [row] = await transaction.query<{ finished: boolean }>({
    name: "telegram_finish_update",
    text: "select telegram.finish_update($1, $2, $3, $4, $5) as finished",
    values: [
      given.botId,
      given.updateId,
      given.state,
      given.reason?.slice(0, LONGEST_REASON) ?? null,
      given.now,
    ],
  });
  return row?.finished ?? false;
}

const LONGEST_REASON = 400;

/** Notes when the job of a lane comes, so that nobody takes the lane for forgotten. */
export async function noteLaneScheduled(
  transaction: Transaction,
  { botId, lane }: Lane,
  at: Date,
): Promise<void> {
  await transaction.query({
    name: "telegram_lane_scheduled",
    text: "update telegram.lanes set scheduled_at = $3 where bot_id = $1 and lane = $2",
    values: [botId, lane, at],
  });
}

/** Marks lanes as having a job; answers those that had none. */
export function markWoken(transaction: Transaction, lanes: readonly Lane[], now: Date): Promise<Lane[]> {
  return transaction.query<Lane>({
    name: "telegram_mark_woken",
    text: `update telegram.lanes l set scheduled_at = $3
             from (select distinct bot_id, lane from unnest($1::bigint[], $2::text[]) as given (bot_id, lane) order by 1, 2) as given
            where l.bot_id = given.bot_id and l.lane = given.lane and l.scheduled_at = '-infinity'
           returning l.bot_id as "botId", l.lane`,
    values: [lanes.map((one) => one.botId), lanes.map((one) => one.lane), now],
  });
}

/** Lets a lane rest although updates may wait in it, because its bot may not run; the sweep finds it when the bot may. */
export async function restLane(transaction: Transaction, { botId, lane }: Lane): Promise<void> {
  await transaction.query(
    "update telegram.lanes set scheduled_at = '-infinity' where bot_id = $1 and lane = $2",
    [botId, lane],
  );
}

/** Further ones are found a minute later. */
const SWEPT_LANES = 5000;

/** Lanes of these bots whose job does not seem to be on its way; each gets a new one. */
export function forgottenLanes(
  transaction: Transaction,
  given: { readonly botIds: readonly string[]; readonly now: Date; readonly scheduledBefore: Date },
): Promise<Lane[]> {
  return transaction.query<Lane>(
    `update telegram.lanes l set scheduled_at = $2
       from (select bot_id, lane from telegram.lanes where scheduled_at < $3 and bot_id = any ($1::bigint[])
              limit ${SWEPT_LANES} for update skip locked) as old
      where l.bot_id = old.bot_id and l.lane = old.lane
     returning l.bot_id as "botId", l.lane`,
    [given.botIds, given.now, given.scheduledBefore],
  );
}
