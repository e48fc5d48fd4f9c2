import { AppError } from "#platform/kernel";
import { decodeOffline } from "../actions/decode-offline.ts";
import { decodeVin } from "../actions/decode-vin.ts";
import { itemError } from "../actions/item-error.ts";
import type { Detail, SourceChoice, VinAnswer } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import type { BulkInput, BulkInputFacts, BulkOutcome } from "../store/bulk-items.ts";

type DecodeDeps = Pick<VinServices, "engine" | "meter" | "sources" | "clock">;

export interface ChunkTask {
  readonly items: readonly BulkInput[];
  readonly firstPosition: number;
  readonly source: SourceChoice;
  readonly detail: Detail;
  /** Whether a fault of a service that may pass is an item's outcome; otherwise it is thrown. */
  readonly settleFaults: boolean;
  readonly signal: AbortSignal;
}

/** Longest run of work before other requests get their turn. */
const SLICE_MS = 2;
/** Calls to an online service at a time; its own limits hold besides. */
const ONLINE_AT_A_TIME = 4;

/** Decodes a chunk in order; what cannot be decoded gets its error as outcome. */
export async function decodeChunk(deps: DecodeDeps, task: ChunkTask): Promise<BulkOutcome[]> {
  return task.source === "offline" ? await decodeAllOffline(deps, task) : await decodeAllOnline(deps, task);
}

async function decodeAllOffline(deps: DecodeDeps, task: ChunkTask): Promise<BulkOutcome[]> {
  const { items, firstPosition, detail, signal } = task;
  const outcomes: BulkOutcome[] = [];
  let sliceStartedMs = deps.clock.monotonicMs();
  for (const [index, given] of items.entries()) {
    const item = factsOf(given);
    outcomes.push(
      attempt(firstPosition + index, item, () =>
        decodeOffline(deps, { vin: item.vin, year: item.year, detail }),
      ),
    );
    if (deps.clock.monotonicMs() - sliceStartedMs < SLICE_MS) continue;
    await new Promise(setImmediate);
    signal.throwIfAborted();
    sliceStartedMs = deps.clock.monotonicMs();
  }
  return outcomes;
}

async function decodeAllOnline(deps: DecodeDeps, task: ChunkTask): Promise<BulkOutcome[]> {
  const { items, firstPosition, source, detail, settleFaults, signal } = task;
  const outcomes: BulkOutcome[] = [];
  for (let from = 0; from < items.length; from += ONLINE_AT_A_TIME) {
    signal.throwIfAborted();
    const group = items.slice(from, from + ONLINE_AT_A_TIME).map(async (given, index) => {
      const item = factsOf(given);
      const answer = await settled(() => decodeVin(deps, { vin: item.vin, year: item.year, detail, source }));
      const isPassing = answer.fault instanceof AppError && answer.fault.retry;
      if (isPassing && !settleFaults) throw answer.fault;
      return attempt(firstPosition + from + index, item, () => {
        if (answer.value === undefined) throw answer.fault;
        return answer.value;
      });
    });
    outcomes.push(...(await Promise.all(group)));
  }
  return outcomes;
}

async function settled<Value>(work: () => Promise<Value>): Promise<{ value?: Value; fault?: unknown }> {
  try {
    return { value: await work() };
  } catch (fault) {
    return { fault };
  }
}

function attempt(position: number, item: BulkInputFacts, decode: () => VinAnswer): BulkOutcome {
  try {
    if (item.error !== undefined) return refused(position, item, item.error);
    const { vin, source, ...answer } = decode();
    const outcome = JSON.stringify(
      source.name === "offline" ? withNote(answer, source) : { ...answer, source },
    );
    return {
      position,
      vin,
      input: item.vin === vin ? null : item.vin,
      label: item.id,
      failed: false,
      source: source.name,
      outcome,
    };
  } catch (fault) {
    return refused(position, item, itemError(fault));
  }
}

/** The offline source is the same for all items and stands at the job, unless it says why it answered. */
function withNote(answer: object, source: VinAnswer["source"]): object {
  return source.note === undefined ? answer : { ...answer, source };
}

function refused(position: number, item: BulkInputFacts, error: object): BulkOutcome {
  return {
    position,
    vin: null,
    input: item.vin,
    label: item.id,
    failed: true,
    source: "",
    outcome: JSON.stringify(error),
  };
}

function factsOf(given: BulkInput): BulkInputFacts {
  return typeof given === "string" ? { vin: given } : given;
}
