import { Type } from "typebox";
import { describeJob } from "#platform/jobs";

/** One turn of work on a bulk job; it enqueues the next one itself. */
export const bulkTurn = describeJob({
  name: "vin.bulk-decode",
  payload: Type.Object({ bulkJobId: Type.String() }),
  maximumAttempts: 10,
  timeoutSeconds: 600,
});

/** At most one turn of a bulk job waits. */
export function bulkTurnKey(id: string): string {
  return `vin.bulk-decode:${id}`;
}

/** One notice of a bulk job's progress to the surface that asked for it; at most one waits for each job. */
export const bulkNotice = describeJob({
  name: "vin.bulk-notice",
  payload: Type.Object({ bulkJobId: Type.String() }),
  maximumAttempts: 5,
  timeoutSeconds: 60,
});

export function bulkNoticeKey(id: string): string {
  return `vin.bulk-notice:${id}`;
}
