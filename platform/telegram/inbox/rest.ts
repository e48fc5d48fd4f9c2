import type { Database, Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import { type Lane, noteLaneScheduled, type WaitingUpdate } from "./inbox-store.ts";
import { scheduleLanes } from "./intake.ts";

/** What beginning an update in vain costs it: `failed` counts, the others do not. */
export type Cost = "failed" | "interrupted" | "nothing";

/** A lane rests before its next update is tried again. */
export interface Rest {
  readonly pauseMs: number;
  readonly update?: { readonly updateId: string; readonly cost: Cost };
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** Before an update is tried again that had nothing to do with what went wrong: 1, 2, 4 ... 60 seconds. */
export function interruptionPauseMs({ interruptions }: Pick<WaitingUpdate, "interruptions">): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(interruptions, 10), LONGEST_PAUSE_MS);
}

/** Ends a run over a lane: leaves a job that goes on, and notes what the last beginning cost. */
export async function restLaneFor(
  parts: Pick<TelegramParts, "bots" | "clock" | "database" | "jobs">,
  lane: Lane,
  { pauseMs, update }: Rest,
): Promise<void> {
  const at = dateFrom(parts.clock.nowMs() + pauseMs);
  await parts.database.asOwner(async (transaction) => {
    if (update !== undefined) await noteCosts(transaction, [{ botId: lane.botId, ...update }]);
    await noteLaneScheduled(transaction, lane, at);
    // Without a moment it is ready at once, even where the clock of this machine is ahead.
    await scheduleLanes(parts, transaction, [lane], pauseMs === 0 ? undefined : at);
  });
}

interface NotedCost {
  readonly botId: string;
  readonly updateId: string;
  readonly cost: Cost;
}

async function noteCosts(transaction: Transaction, costs: readonly NotedCost[]): Promise<void> {
  await transaction.query({
    name: "telegram_note_costs",
    text: `update telegram.inbox i
              set attempts = case noted.cost when 'failed' then 0 else greatest(i.attempts - 1, 0) end,
                  failures = i.failures + (noted.cost = 'failed')::integer,
                  interruptions = least(i.interruptions + (noted.cost = 'interrupted')::integer, 1000)
             from unnest($1::bigint[], $2::bigint[], $3::text[]) as noted (bot_id, update_id, cost)
            where i.bot_id = noted.bot_id and i.update_id = noted.update_id and i.state = 'waiting'`,
    values: [costs.map((one) => one.botId), costs.map((one) => one.updateId), costs.map((one) => one.cost)],
  });
}

/** Interruptions that could not be noted when they happened, because it was the database that was away. */
export interface Interruptions {
  add(botId: string, updateId: string): void;
  /** Notes them; before the next update is begun. */
  note(): Promise<void>;
}

/** A process that ends meanwhile forgets them: then the update has begun once more in vain, of six times. */
export function createInterruptions(database: Pick<Database, "asOwner">): Interruptions {
  let owed: NotedCost[] = [];
  return {
    add: (botId, updateId) => void owed.push({ botId, updateId, cost: "interrupted" }),
    async note() {
      if (owed.length === 0) return;
      const noting = owed;
      owed = [];
      try {
        await database.asOwner((transaction) => noteCosts(transaction, noting));
      } catch (error) {
        owed.push(...noting);
        throw error;
      }
    },
  };
}
