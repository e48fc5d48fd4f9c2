import { dateFrom, newUuid } from "#platform/kernel";
import type { Transaction } from "#platform/database";
import { PART_ITEMS } from "../bulk/chunks.ts";
import type { BulkCallback } from "../bulk/notices.ts";
import { toBulkJob } from "../bulk/job.ts";
import { publishBulkJob } from "../bulk/publish.ts";
import type { BulkInputFormat } from "../input/list-formats.ts";
import { itemsOf } from "../bulk/reading/items.ts";
import type { BulkJob, Detail, SourceChoice } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import type { VinServices } from "../services.ts";
import { bulkTurn, bulkTurnKey } from "./bulk-turn.ts";
import type { BulkInput } from "../store/bulk-items.ts";
import { bulkUploads } from "../store/bulk-uploads.ts";

/** Who acts, and for whom. */
export interface BulkCaller {
  readonly workspaceId: string;
  /** `key:`, `user:`, `telegram:` or another kind, and an id. */
  readonly createdBy: string;
}

export interface BulkRequest {
  readonly content: AsyncIterable<Uint8Array>;
  readonly format: BulkInputFormat;
  readonly source: SourceChoice;
  readonly detail: Detail;
  /** Name of the list for people, such as its file name; 200 characters at most. */
  readonly name?: string | undefined;
  /** The same key of the same workspace answers the same job, whatever the content. 200 characters at most. */
  readonly onceKey?: string | undefined;
  /** JSON that comes back with each notice of progress and the end, to the surface registered for its kind. */
  readonly callback?: BulkCallback | undefined;
  /** Told of the job in the transaction that accepts it; what it throws undoes that. */
  readonly whenAccepted?: (transaction: Transaction, job: BulkJob) => Promise<void>;
}

type CreateDeps = Pick<
  VinServices,
  "bulkItems" | "clock" | "config" | "database" | "engine" | "jobs" | "sources" | "webhooks"
>;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Stores a list while it arrives, in constant memory, and enqueues its decoding. Nothing is kept when it
 * cannot be read to its end.
 *
 * Throws `VIN_BATCH_EMPTY`, `VIN_BULK_*`, `VIN_SOURCE_NOT_CONFIGURED` and what reading the content throws.
 */
export async function createBulkJob(
  services: CreateDeps,
  caller: BulkCaller,
  request: BulkRequest,
): Promise<BulkJob> {
  const { clock, database } = services;
  const { workspaceId } = caller;
  const { source } = request;
  if (source === "nhtsa" || source === "autodev") services.sources.requireConfigured(source);
  const id = newUuid(clock.nowMs());
  const known = await database.withWorkspace(workspaceId, (transaction) =>
    begin(services, transaction, id, caller, request),
  );
  if (known !== undefined) return known;
  try {
    const total = await receive(services, workspaceId, id, request);
    return await database.withWorkspace(workspaceId, async (transaction) => {
      const row = await bulkUploads.queue(transaction, id, total, clock.now());
      if (row === undefined) throw vinErrors.VIN_BULK_UPLOAD_REPLACED();
      await services.jobs.enqueue(
        transaction,
        bulkTurn,
        { bulkJobId: id },
        { workspaceId, key: bulkTurnKey(id) },
      );
      await publishBulkJob(services, transaction, "vin.bulk-job.created", row);
      const job = toBulkJob(row);
      await request.whenAccepted?.(transaction, job);
      return job;
    });
  } catch (fault) {
    await database.withWorkspace(workspaceId, (transaction) =>
      bulkUploads.dropReceiving(transaction, { id }),
    );
    throw fault;
  }
}

/** Makes room for the list; answers the job that the same request has made before. */
async function begin(
  { clock, config, engine }: CreateDeps,
  transaction: Transaction,
  id: string,
  { workspaceId, createdBy }: BulkCaller,
  { source, detail, name, onceKey, callback }: BulkRequest,
): Promise<BulkJob | undefined> {
  if (onceKey !== undefined) {
    const known = await bulkUploads.findByKey(transaction, onceKey);
    if (known !== undefined) return toBulkJob(known);
    await bulkUploads.dropReceiving(transaction, { onceKey });
  }
  const limit = config.bulkJobsLimit;
  if ((await bulkUploads.countActive(transaction)) >= limit) throw vinErrors.VIN_BULK_JOBS_LIMIT({ limit });
  const createdAt = clock.now();
  await bulkUploads.insert(transaction, {
    workspaceId,
    id,
    source,
    detail,
    name: name?.slice(0, 200).toWellFormed(),
    createdBy,
    onceKey,
    callback,
    dataDate: engine().dataDate,
    createdAt,
    expiresAt: dateFrom(createdAt.getTime() + config.bulkDays * DAY_MS),
  });
  return undefined;
}

/** Stores the list part by part; answers how many items it has. */
async function receive(
  services: CreateDeps,
  workspaceId: string,
  id: string,
  request: BulkRequest,
): Promise<number> {
  const { bulkItems, clock, database } = services;
  const limit = limitOf(services, request);
  let items: BulkInput[] = [];
  let total = 0;
  const store = async (): Promise<void> => {
    const part = { firstPosition: total - items.length + 1, items };
    items = [];
    await database.withWorkspace(workspaceId, async (transaction) => {
      if (!(await bulkUploads.touchReceiving(transaction, id, clock.now()))) {
        throw vinErrors.VIN_BULK_UPLOAD_REPLACED();
      }
      await bulkItems.addPart(transaction, id, part);
    });
  };
  for await (const item of itemsOf(request.content, request.format, limit)) {
    total += 1;
    if (total > limit) throw vinErrors.VIN_BULK_TOO_MANY({ limit });
    if (items.push(item) === PART_ITEMS) await store();
  }
  if (total === 0) throw vinErrors.VIN_BATCH_EMPTY();
  if (items.length > 0) await store();
  return total;
}

function limitOf({ config }: CreateDeps, { source, detail }: BulkRequest): number {
  const whole = source === "offline" ? config.bulkLimit : Math.min(config.bulkOnlineLimit, config.bulkLimit);
  return detail === "full" ? Math.min(whole, Math.floor(config.bulkLimit / 10)) : whole;
}
