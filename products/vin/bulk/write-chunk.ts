import type { VinServices } from "../services.ts";
import type { BulkOutcome } from "../store/bulk-items.ts";
import type { BulkJobRow } from "../store/bulk-jobs.ts";
import { announce } from "./announce.ts";
import { publishBulkJob } from "./publish.ts";
import { bulkTurn, bulkTurnKey } from "../actions/bulk-turn.ts";

type WriteDeps = Pick<
  VinServices,
  "bulkItems" | "bulkJobs" | "clock" | "database" | "jobs" | "live" | "webhooks"
>;

/** Stores the chunks of one turn. */
export interface ChunkWriter {
  /**
   * Stores the outcomes behind `from` with everything that follows from them, in one transaction. False when
   * the job is over or another worker has stored them: then nothing was changed.
   *
   * @param makesWay whether the next turn is to be enqueued
   */
  write(from: number, outcomes: readonly BulkOutcome[], makesWay: boolean): Promise<boolean>;
}

/** Events of a long list; every chunk of a short one is told. */
const EVENT_EVERY_MS = 200;
const SHORT_LIST = 1000;

export function createChunkWriter(services: WriteDeps, job: BulkJobRow): ChunkWriter {
  const { bulkItems, bulkJobs, clock, database, jobs } = services;
  const { workspace_id: workspaceId, id } = job;
  let toldMs = Number.NEGATIVE_INFINITY;

  const isWorthTelling = (row: BulkJobRow): boolean =>
    row.state === "finished" || row.total <= SHORT_LIST || clock.monotonicMs() - toldMs >= EVENT_EVERY_MS;

  return {
    write: (from, outcomes, makesWay) =>
      database.withWorkspace(workspaceId, async (transaction) => {
        const now = clock.now();
        const failed = outcomes.filter(({ vin }) => vin === null).length;
        const row = await bulkJobs.advance(transaction, {
          workspaceId,
          id,
          from,
          items: outcomes.length,
          failed,
          now,
        });
        if (row === undefined) return false;
        await bulkItems.add(transaction, id, from, outcomes, now);
        if (row.state === "finished") {
          await bulkItems.dropParts(transaction, id);
          await publishBulkJob(services, transaction, "vin.bulk-job.finished", row);
        } else if (makesWay) {
          await jobs.enqueue(transaction, bulkTurn, { bulkJobId: id }, { workspaceId, key: bulkTurnKey(id) });
        }
        if (isWorthTelling(row)) {
          await announce(services, transaction, row);
          toldMs = clock.monotonicMs();
        }
        return true;
      }),
  };
}
