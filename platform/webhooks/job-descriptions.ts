import { Type } from "typebox";
import { describeJob, noPayload } from "#platform/jobs";

/** Makes the deliveries of one event. */
export const fanOutJob = describeJob({
  name: "webhooks.fan-out",
  payload: Type.Object({ eventId: Type.String() }),
  queue: "sync",
  timeoutSeconds: 60,
});

/**
 * One attempt of one delivery. `attempt` names which: a job that comes late, because another one made
 * that attempt, does nothing.
 */
export const deliverJob = describeJob({
  name: "webhooks.deliver",
  payload: Type.Object({ deliveryId: Type.String(), attempt: Type.Integer({ minimum: 1 }) }),
  queue: "sync",
  timeoutSeconds: 120,
});

/** Removes what is older than the retention. */
export const tidyJob = describeJob({
  name: "webhooks.tidy",
  payload: noPayload,
  queue: "maintenance",
  maximumAttempts: 3,
  timeoutSeconds: 600,
});
