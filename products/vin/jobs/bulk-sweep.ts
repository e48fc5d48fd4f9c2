import {
  defineJob,
  describeJob,
  type JobDefinition,
  noPayload,
  type ScheduleDefinition,
} from "#platform/jobs";
import { deleteOldBulkJobs, reviveBulkJobs } from "../actions/sweep-bulk-jobs.ts";
import type { VinServices } from "../services.ts";

const sweep = describeJob({
  name: "vin.bulk-sweep",
  payload: noPayload,
  queue: "maintenance",
  maximumAttempts: 3,
  timeoutSeconds: 600,
});

/** Deletes old bulk jobs and starts anew those that nobody works on. */
export function bulkSweepJob(services: VinServices): JobDefinition {
  return defineJob({
    ...sweep,
    run: async ({ signal, logger }) => {
      const revived = await reviveBulkJobs(services);
      const rows = await deleteOldBulkJobs(services, signal);
      if (revived + rows > 0) logger.info({ revived, rows }, "Bulk jobs are swept.");
    },
  });
}

export const bulkSweepSchedule: ScheduleDefinition = {
  name: "vin.bulk-sweep",
  time: { cron: "*/10 * * * *" },
  missed: "skip",
  job: sweep,
};
