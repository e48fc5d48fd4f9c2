import type { TelegramParts } from "../deps.ts";
import { scheduleLanes } from "./intake.ts";
import type { Lane } from "./inbox-store.ts";

/** An update whose handling was given up. */
export interface DeadUpdate {
  readonly botId: string;
  readonly updateId: string;
  readonly kind: string;
  readonly reason: string;
  readonly attempts: number;
  readonly receivedAt: Date;
  readonly finishedAt: Date;
}

/** For the operator: what was given up, kept until the retention ends. */
export interface DeadUpdates {
  /** Latest first. */
  list(options?: { readonly botId?: string; readonly limit?: number }): Promise<readonly DeadUpdate[]>;
  /** Handles it once more, from the beginning, and the rest of its album; false when there is no such dead update. */
  retry(botId: string, updateId: string): Promise<boolean>;
}

const LIMIT = 100;

export function createDeadUpdates(parts: TelegramParts): DeadUpdates {
  const { clock, database } = parts;
  return {
    list: ({ botId, limit = LIMIT } = {}) =>
      database.asOwner((transaction) =>
        transaction.query<DeadUpdate>(
          `select bot_id as "botId", update_id as "updateId", kind, reason, attempts + failures as attempts, received_at as "receivedAt",
                  finished_at as "finishedAt"
             from telegram.inbox where state = 'dead' and finished_at is not null and ($1::bigint is null or bot_id = $1)
            order by finished_at desc limit $2`,
          [botId ?? null, limit],
        ),
      ),
    retry: (botId, updateId) =>
      database.asOwner(async (transaction) => {
        const [update] = await transaction.query<Lane>(
          // What was given up at the same moment was one album.
          `update telegram.inbox i set state = 'waiting', attempts = 0, failures = 0, reason = null, finished_at = null
             from telegram.inbox one
            where one.bot_id = $1 and one.update_id = $2 and one.state = 'dead' and i.state = 'dead' and i.body is not null
              and i.bot_id = one.bot_id and i.finished_at = one.finished_at and i.lane = one.lane
            returning i.bot_id as "botId", i.lane`,
          [botId, updateId],
        );
        if (update === undefined) return false;
        const woken = await transaction.query<Lane>(
          `insert into telegram.lanes (bot_id, lane, scheduled_at) values ($1, $2, $3)
           on conflict on constraint lanes_pkey do update set lane = excluded.lane where false
           returning bot_id as "botId", lane`,
          [update.botId, update.lane, clock.now()],
        );
        await scheduleLanes(parts, transaction, woken);
        return true;
      }),
  };
}
