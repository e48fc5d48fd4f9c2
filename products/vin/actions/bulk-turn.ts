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
