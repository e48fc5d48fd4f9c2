import { bulkTopic } from "../bulk/job.ts";
import { type BulkJob, isOver } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { bulkStatus } from "./bulk-jobs.ts";

/** How far the job is now, or that nothing has changed for a while. */
export type BulkNews = { readonly kind: "job"; readonly job: BulkJob } | { readonly kind: "heartbeat" };

/**
 * The state of a job now and whenever it changes, up to and with its end. States may be left out, never the
 * last one. Ends early when the signal is aborted.
 *
 * Throws `VIN_BULK_NOT_FOUND` and, before the first state, `LIVE_SUBSCRIBERS_LIMIT`.
 */
export async function* watchBulkJob(
  services: Pick<VinServices, "bulkJobs" | "clock" | "live">,
  workspaceId: string,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<BulkNews> {
  const watching = await services.live.subscribe(
    workspaceId,
    bulkTopic(id),
    signal === undefined ? {} : { signal },
  );
  try {
    let job = await bulkStatus(services, workspaceId, id);
    yield { kind: "job", job };
    if (isOver(job)) return;
    for await (const news of watching) {
      if (news.kind === "heartbeat") yield news;
      const next = news.kind === "event" ? (news.event.data as BulkJob) : undefined;
      const current = next ?? (await bulkStatus(services, workspaceId, id));
      const isNews = current.done > job.done || current.state !== job.state;
      if (isNews && (current.done >= job.done || isOver(current))) {
        job = current;
        yield { kind: "job", job };
      }
      if (isOver(job)) return;
    }
  } finally {
    watching.close();
  }
}
