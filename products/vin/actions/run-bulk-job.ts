import { AppError } from "#platform/kernel";
import { chunkSize, createChunkReader } from "../bulk/chunks.ts";
import { decodeChunk } from "../bulk/decode-chunk.ts";
import { isOver } from "../contracts.ts";
import { endBulkJob } from "../bulk/end.ts";
import { type ChunkWriter, createChunkWriter } from "../bulk/write-chunk.ts";
import { vinErrors } from "../errors.ts";
import type { VinServices } from "../services.ts";
import type { BulkJobRow } from "../store/bulk-jobs.ts";
import { itemError } from "./item-error.ts";

/** What one turn knows of the job that runs it. */
export interface BulkTurn {
  readonly workspaceId: string;
  readonly bulkJobId: string;
  /** 1 for the first run of this turn. */
  readonly attempt: number;
  readonly maximumAttempts: number;
  readonly signal: AbortSignal;
}

/** After this time a turn makes way for other workspaces' jobs and enqueues the next one. */
const TURN_MS = 1000;
/** From this attempt on, an online service that does not answer costs the item and not the turn. */
const SETTLING_ATTEMPT = 6;

/**
 * Works on a bulk job for one turn, chunk by chunk from where it is. Each chunk's outcomes, history, count
 * and next turn are one transaction, so a kill repeats at most the chunk that was not stored, and of two
 * workers on the same chunk one stores nothing and leaves.
 */
export async function runBulkJob(services: VinServices, turn: BulkTurn): Promise<void> {
  const { bulkJobs, clock } = services;
  const { workspaceId, bulkJobId } = turn;
  const job = await bulkJobs.find(workspaceId, bulkJobId, clock.now());
  if (job === undefined || isOver(job)) return;
  try {
    await work(services, turn, job, createChunkWriter(services, job));
  } catch (fault) {
    if (!turn.signal.aborted && isLast(turn, fault)) await fail(services, turn, fault);
    throw fault;
  }
}

async function work(
  services: VinServices,
  turn: BulkTurn,
  job: BulkJobRow,
  writer: ChunkWriter,
): Promise<void> {
  const { clock, bulkItems } = services;
  const reader = createChunkReader(bulkItems, job.workspace_id, job.id);
  const size = chunkSize(job.total, job.source !== "offline");
  const startedMs = clock.monotonicMs();
  let done = job.done;
  // The next chunk is decoded while the last one is being stored.
  let storing: Promise<boolean> = Promise.resolve(true);
  try {
    while (done < job.total) {
      turn.signal.throwIfAborted();
      const items = await reader.next(done, size);
      if (items.length === 0) return await leaveUnlessBroken(services, turn);
      const outcomes = await decodeChunk(services, {
        items,
        source: job.source,
        detail: job.detail,
        settleFaults: turn.attempt >= SETTLING_ATTEMPT,
        signal: turn.signal,
      });
      if (!(await storing)) return;
      const makesWay = clock.monotonicMs() - startedMs >= TURN_MS;
      storing = writer.write(done, outcomes, makesWay);
      done += outcomes.length;
      if (makesWay) break;
    }
    await storing;
  } finally {
    await storing.catch(() => undefined);
  }
}

/** The list is gone: right when the job has just ended elsewhere, otherwise our fault. */
async function leaveUnlessBroken({ bulkJobs, clock }: VinServices, turn: BulkTurn): Promise<void> {
  const job = await bulkJobs.find(turn.workspaceId, turn.bulkJobId, clock.now());
  if (job === undefined || isOver(job)) return;
  throw new Error(`Bulk job ${turn.bulkJobId} has no items behind ${job.done} of ${job.total}.`);
}

function isLast({ attempt, maximumAttempts }: BulkTurn, fault: unknown): boolean {
  return attempt >= maximumAttempts || (fault instanceof AppError && !fault.retry);
}

async function fail(services: VinServices, turn: BulkTurn, fault: unknown): Promise<void> {
  const problem = itemError(fault instanceof AppError ? fault : vinErrors.VIN_BULK_STALLED());
  await endBulkJob(services, turn.workspaceId, turn.bulkJobId, "failed", problem);
}
