import { Type } from "typebox";
import type { Database } from "#platform/database";
import { type Clock, dateFrom } from "#platform/kernel";
import type { Outbox } from "./carriers/outbox.ts";
import type { MailJob, MailSchedule } from "./job-types.ts";
import { giveUpStale, removeFinished, selectKnown } from "./store.ts";

const DAY_MS = 86_400_000;
const HOUR_SECONDS = 3600;

/** Longer than all attempts take, so that only mails without a living job are given up. */
const LONGEST_WAIT_MS = 3 * DAY_MS;

export const tidyJob = {
  name: "mail.tidy",
  payload: Type.Object({}),
  queue: "maintenance",
  maximumAttempts: 3,
  timeoutSeconds: 600,
  rememberSeconds: 0,
} as const satisfies MailJob;

export const tidySchedule: MailSchedule = {
  name: "mail.tidy",
  time: { everySeconds: HOUR_SECONDS },
  missed: "skip",
  job: tidyJob,
};

export interface TidyDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly outbox: Pick<Outbox, "removeUnknown">;
  readonly retentionDays: number;
}

/** Gives up what waits in vain, which also drops its content, and removes notes past their time and files without a note. */
export async function tidy({
  database,
  clock,
  outbox,
  retentionDays,
}: TidyDeps): Promise<{ readonly givenUp: number; readonly removed: number }> {
  const nowMs = clock.nowMs();
  const oldestMs = nowMs - retentionDays * DAY_MS;
  const counts = await database.asOps(
    "remove old mails",
    async (transaction) => ({
      givenUp: await giveUpStale(transaction, clock.now(), dateFrom(nowMs - LONGEST_WAIT_MS)),
      removed: await removeFinished(transaction, dateFrom(oldestMs)),
    }),
    { write: true },
  );
  await removeForgotten({ database, outbox });
  return counts;
}

/** Removes files of mails without a note. */
export function removeForgotten({ database, outbox }: Pick<TidyDeps, "database" | "outbox">): Promise<void> {
  return outbox.removeUnknown((ids) =>
    database.asOps("look for files of forgotten mails", (transaction) => selectKnown(transaction, ids)),
  );
}
