import type { Cache } from "#platform/cache";
import { defineJob, type JobDefinition, noPayload, type ScheduleDefinition } from "#platform/jobs";

const SWEEP_SECONDS = 300;

/** What the platform itself does regularly, once for all processes. */
export function maintenance(cache: Cache): {
  jobs: readonly JobDefinition[];
  schedules: readonly ScheduleDefinition[];
} {
  const sweep = defineJob({
    name: "cache.sweep-expired",
    queue: "maintenance",
    maximumAttempts: 3,
    payload: noPayload,
    run: async ({ logger }) => {
      const removed = await cache.sweepExpired();
      if (removed > 0) logger.info({ removed }, "Removed expired cache entries.");
    },
  });
  const schedule: ScheduleDefinition = {
    name: "cache.sweep-expired",
    time: { everySeconds: SWEEP_SECONDS },
    missed: "skip",
    job: sweep,
  };
  return { jobs: [sweep], schedules: [schedule] };
}
