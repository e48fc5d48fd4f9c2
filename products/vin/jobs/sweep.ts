import {
  type JobDefinition,
  type ScheduleDefinition,
  defineJob,
  describeJob,
  noPayload,
} from "#platform/jobs";
import { deleteExpiredAnswers, deleteOldHistory } from "../actions/sweep.ts";
import type { VinServices } from "../services.ts";

const sweep = describeJob({
  name: "vin.sweep",
  payload: noPayload,
  queue: "maintenance",
  maximumAttempts: 3,
  timeoutSeconds: 600,
});

/** Deletes what is past its time: online answers and old history. */
export function sweepJob(services: VinServices): JobDefinition {
  return defineJob({
    ...sweep,
    run: async ({ signal, logger }) => {
      const answers = await deleteExpiredAnswers(services, signal);
      const entries = await deleteOldHistory(services, signal);
      if (answers + entries > 0)
        logger.info({ answers, entries }, "Expired online answers and old history are deleted.");
    },
  });
}

/** Every night, when few people decode. */
export const sweepSchedule: ScheduleDefinition = {
  name: "vin.nightly-sweep",
  time: { cron: "17 3 * * *" },
  job: sweep,
};
