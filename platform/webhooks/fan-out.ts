import { handleJob, type JobDefinition } from "#platform/jobs";
import type { WebhooksDeps } from "./deps.ts";
import { fanOutEvent } from "./event-store.ts";
import { deliverJob, fanOutJob } from "./job-descriptions.ts";

/** Turns one event into a delivery, with its job, for each endpoint that wants it. Bears repetition. */
export function fanOutHandler({
  database,
  jobs,
  clock,
}: Pick<WebhooksDeps, "database" | "jobs" | "clock">): JobDefinition {
  return handleJob(fanOutJob, async ({ workspaceId }, { eventId }) => {
    if (workspaceId === undefined) return;
    await database.withWorkspace(workspaceId, async (transaction) => {
      const deliveryIds = await fanOutEvent(transaction, workspaceId, eventId, clock.now());
      const payloads = deliveryIds.map((deliveryId) => ({ deliveryId, attempt: 1 }));
      await jobs.enqueueMany(transaction, deliverJob, payloads, { workspaceId });
    });
  });
}
