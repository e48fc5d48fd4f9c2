import { handleJob, type JobDefinition, type ScheduleDefinition } from "#platform/jobs";
import { dateFrom } from "#platform/kernel";
import type { WebhooksDeps } from "./deps.ts";
import { tidyJob } from "./job-descriptions.ts";

const DAY_MS = 86_400_000;
const BATCH = 5000;

export const tidySchedule: ScheduleDefinition = {
  name: "webhooks.tidy",
  time: { everySeconds: 3600 },
  missed: "skip",
  job: tidyJob,
};

/** Removes events past the retention with their deliveries, unless one still waits. */
export function tidyHandler({
  database,
  clock,
  config,
}: Pick<WebhooksDeps, "database" | "clock" | "config">): JobDefinition {
  return handleJob(tidyJob, async ({ signal }) => {
    const before = dateFrom(clock.nowMs() - config.retentionDays * DAY_MS);
    for (;;) {
      signal.throwIfAborted();
      const removed = await database.asOps(
        "remove old webhook events",
        async (transaction) => {
          const { rowCount } = await transaction.execute({
            text: `delete from webhooks.events where (workspace_id, event_id) in (
                     select workspace_id, event_id from webhooks.events e
                      where created_at < $1 and not exists (
                        select from webhooks.deliveries d
                         where d.workspace_id = e.workspace_id and d.event_id = e.event_id and d.state = 'waiting')
                      limit $2)`,
            values: [before, BATCH],
          });
          return rowCount;
        },
        { write: true },
      );
      if (removed < BATCH) return;
    }
  });
}
