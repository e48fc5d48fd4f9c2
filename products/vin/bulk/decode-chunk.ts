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
  const { items, detail, signal } = task;
  const outcomes: BulkOutcome[] = [];
  let sliceStartedMs = deps.clock.monotonicMs();
  for (const given of items) {
    const item = factsOf(given);
    outcomes.push(attempt(item, () => decodeOffline(deps, { vin: item.vin, year: item.year, detail })));
    if (deps.clock.monotonicMs() - sliceStartedMs < SLICE_MS) continue;
    await new Promise(setImmediate);
    signal.throwIfAborted();
    sliceStartedMs = deps.clock.monotonicMs();
  }
  return outcomes;
}

async function decodeAllOnline(deps: DecodeDeps, task: ChunkTask): Promise<BulkOutcome[]> {
  const { items, source, detail, settleFaults, signal } = task;
  const outcomes: BulkOutcome[] = [];
  for (let from = 0; from < items.length; from += ONLINE_AT_A_TIME) {
    signal.throwIfAborted();
    const group = items.slice(from, from + ONLINE_AT_A_TIME).map(async (given) => {
      const item = factsOf(given);
      const answer = await settled(() => decodeVin(deps, { vin: item.vin, year: item.year, detail, source }));
      const isPassing = answer.fault instanceof AppError && answer.fault.retry;
      if (isPassing && !settleFaults) throw answer.fault;
      return attempt(item, () => {
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

function attempt(item: BulkInputFacts, decode: () => VinAnswer): BulkOutcome {
  if (item.error !== undefined) return refused(item, item.error);
  try {
    const answer = decode();
    const { vin, source } = answer;
    const input = item.vin === vin ? null : item.vin;
    return { vin, input, label: item.id, source: source.name, outcome: outcomeText(answer) };
  } catch (fault) {
    return refused(item, itemError(fault));
  }
}

function refused(item: BulkInputFacts, error: object): BulkOutcome {
  return { vin: null, input: item.vin, label: item.id, source: "", outcome: JSON.stringify(error) };
}

/**
 * The answer without its VIN, which has a column, and without the offline source, which is the same for the
 * whole job. Cut out of the text where it can be: copying the object costs more than writing it.
 */
function outcomeText(answer: VinAnswer): string {
  const { source } = answer;
  const isCommon = source.name === "offline" && source.note === undefined;
  const text = JSON.stringify(answer);
  const start = VIN_START + answer.vin.length + VIN_END;
  const end = `,"source":{"name":"offline","dataDate":"${source.dataDate ?? ""}"}}`;
  if (isCommon && text.endsWith(end)) return `{${text.slice(start, -end.length)}}`;
  const { vin: _, source: __, ...facts } = answer;
  return JSON.stringify(isCommon ? facts : { ...facts, source });
}

const VIN_START = '{"vin":"'.length;
const VIN_END = '",'.length;

function factsOf(given: BulkInput): BulkInputFacts {
  return typeof given === "string" ? { vin: given } : given;
}
