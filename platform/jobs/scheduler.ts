import type { Database, Transaction } from "#platform/database";
import { type Clock, dateFrom } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { ScheduleDefinition } from "./definition.ts";
import { enqueueAll } from "./enqueue.ts";
import { type SlotFinder, slotFinder } from "./schedule-time.ts";

export interface SchedulerDeps {
  readonly database: Database;
  readonly schedules: readonly ScheduleDefinition[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called about once an hour, to forget what is past its time. */
  prune(): Promise<void>;
}

export interface Scheduler {
  /** Fires every slot that is due now and not yet fired by anyone. */
  tick(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** A slot this old was missed: no process was there to fire it in time. */
const ON_TIME_MS = 60_000;
/** Slots are kept as a record for this long. */
const KEEP_DAYS = 7;
const PRUNE_EVERY_MS = 3_600_000;
/** Missed slots further back are not looked for. */
const LOOK_BACK_MS = 31 * 86_400_000;
const TICK_MS = 500;

/**
 * Fires schedules. Any number of processes may do it at once: the slots of a schedule are fired under
 * the lock of its row, each in the transaction that stores its job, and are unique in a table besides.
 */
export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { database, clock, logger } = deps;
  const entries = deps.schedules.map((schedule) => ({
    schedule,
    finder: slotFinder(schedule.time),
    seenMs: 0,
  }));
  let timer: NodeJS.Timeout | undefined;
  let ticking: Promise<void> | undefined;
  let prunedMs = 0;

  async function tick(): Promise<void> {
    const nowMs = clock.nowMs();
    for (const entry of entries) {
      // In the usual case no slot has come since the last look, and the database is not asked.
      if (entry.seenMs > 0 && entry.finder.between(entry.seenMs, nowMs).length === 0) continue;
      try {
        await database.asOwner((transaction) =>
          fireDue(transaction, clock, entry.schedule, entry.finder, nowMs),
        );
        entry.seenMs = nowMs;
      } catch (error) {
        logger.warn(
          { schedule: entry.schedule.name, error },
          "A schedule could not be looked at; it is tried again",
        );
      }
    }
    if (nowMs - prunedMs > PRUNE_EVERY_MS) {
      prunedMs = nowMs;
      await prune().catch((error: unknown) => logger.debug({ error }, "Old records could not be removed"));
    }
  }

  async function prune(): Promise<void> {
    await deps.prune();
    await database.asOwner((transaction) =>
      transaction.query(`delete from jobs.slots where fired_at < now() - interval '${KEEP_DAYS} days'`),
    );
  }

  return {
    tick,
    start() {
      timer = setInterval(() => {
        ticking ??= tick().finally(() => {
          ticking = undefined;
        });
      }, TICK_MS);
    },
    async stop() {
      clearInterval(timer);
      await ticking;
    },
  };
}

async function fireDue(
  transaction: Transaction,
  clock: Clock,
  schedule: ScheduleDefinition,
  finder: SlotFinder,
  nowMs: number,
): Promise<void> {
  await transaction.query(
    "insert into jobs.schedules (name, fired_until) values ($1, $2) on conflict (name) do nothing",
    [schedule.name, dateFrom(nowMs)],
  );
  const [row] = await transaction.query<{ fired_until: Date }>(
    "select fired_until from jobs.schedules where name = $1 for update",
    [schedule.name],
  );
  const fromMs = Math.max(row?.fired_until.getTime() ?? nowMs, nowMs - LOOK_BACK_MS);
  const slots = chooseSlots(finder.between(fromMs, nowMs), nowMs, schedule.missed ?? "run-once");
  for (const slotMs of slots) await fire(transaction, clock, schedule, dateFrom(slotMs));
  await transaction.query(
    "update jobs.schedules set fired_until = greatest(fired_until, $2) where name = $1",
    [schedule.name, dateFrom(nowMs)],
  );
}

/** All slots that are on time, and of the missed ones what the policy says. */
export function chooseSlots(
  due: readonly number[],
  nowMs: number,
  missed: "run-once" | "skip",
): readonly number[] {
  const onTime = due.filter((slot) => slot > nowMs - ON_TIME_MS);
  const latestMissed = due.findLast((slot) => slot <= nowMs - ON_TIME_MS);
  return missed === "skip" || latestMissed === undefined || onTime.length > 0 ? onTime : [latestMissed];
}

async function fire(
  transaction: Transaction,
  clock: Clock,
  schedule: ScheduleDefinition,
  slot: Date,
): Promise<void> {
  const inserted = await transaction.query(
    "insert into jobs.slots (schedule, slot) values ($1, $2) on conflict do nothing returning slot",
    [schedule.name, slot],
  );
  if (inserted.length === 0) return;
  await enqueueAll(transaction, clock, schedule.job, [schedule.payload?.(slot) ?? {}], {});
}
