import {
  type Page,
  type PageRequest,
  dateFrom,
  decodeCursor,
  pageOf,
  paginationErrors,
} from "#platform/kernel";
import type { HistoryEntry } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import { acceptVin } from "../input/accept-vin.ts";
import type { VinServices } from "../services.ts";
import type { EntryKey, HistoryRow } from "../store/history.ts";

export interface HistoryRequest extends PageRequest {
  /** Only decodes of this VIN. */
  readonly vin?: string;
}

/** One page of a workspace's decodes, newest first. Throws `PAGE_CURSOR_INVALID` and the codes of `acceptVin`. */
export async function listHistory(
  deps: Pick<VinServices, "history" | "engine">,
  workspaceId: string,
  request: HistoryRequest,
): Promise<Page<HistoryEntry>> {
  const { limit, cursor } = request;
  const vin = request.vin === undefined ? undefined : acceptVin(request.vin);
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await deps.history.list({ workspaceId, vin, limit: limit + 1, after });
  const page = pageOf(rows, limit, (row) => [row.last_decoded_at.toISOString(), idOf(row)]);
  return { items: page.items.map((row) => toEntry(deps, row)), nextCursor: page.nextCursor };
}

/** Deletes one entry. Throws `VIN_HISTORY_NOT_FOUND`. */
export async function forgetEntry(
  deps: Pick<VinServices, "history" | "recorder">,
  workspaceId: string,
  id: string,
): Promise<void> {
  const key = readId(id);
  await deps.recorder.flush();
  if (key === undefined || !(await deps.history.deleteOne(workspaceId, key))) {
    throw vinErrors.VIN_HISTORY_NOT_FOUND();
  }
}

/** Which entries to delete: those of one VIN, or all. */
export interface ForgetRequest {
  readonly vin?: string;
  readonly all?: boolean;
}

/**
 * Deletes the history of one VIN, or a workspace's whole one; also what is still in memory. Answers
 * how many entries. Throws `VIN_HISTORY_UNCLEAR` unless exactly one of the two is asked for.
 */
export async function forgetHistory(
  deps: Pick<VinServices, "history" | "recorder">,
  workspaceId: string,
  { vin, all = false }: ForgetRequest,
): Promise<number> {
  if ((vin === undefined) !== all) throw vinErrors.VIN_HISTORY_UNCLEAR();
  const accepted = vin === undefined ? undefined : acceptVin(vin);
  await deps.recorder.flush();
  return await deps.history.deleteAll(workspaceId, accepted);
}

/** What makes a list readable comes from the engine: it costs microseconds and is always up to date. */
function toEntry(deps: Pick<VinServices, "engine">, row: HistoryRow): HistoryEntry {
  return {
    id: idOf(row),
    vin: row.vin,
    source: row.source,
    times: row.times,
    firstDecodedAt: row.first_decoded_at.toISOString(),
    lastDecodedAt: row.last_decoded_at.toISOString(),
    ...deps.engine().nameOf(row.vin),
  };
}

const ID = /^(\d{4}-\d{2}-\d{2})\.([a-z]+)\.([A-Z0-9*]{1,17})$/;

/** Public name of an entry: `2026-11-21.offline.1HGCM82633A004352`. */
function idOf({ day, source, vin }: EntryKey): string {
  return `${day}.${source}.${vin}`;
}

function readId(id: string): EntryKey | undefined {
  const [, day, source, vin] = ID.exec(id) ?? [];
  if (day === undefined || source === undefined || vin === undefined) return undefined;
  return isDay(day) ? { day, source, vin } : undefined;
}

function isDay(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && dateFrom(milliseconds).toISOString().startsWith(text);
}

function readCursor(cursor: string): EntryKey & { readonly lastDecodedAt: string } {
  const [at, id] = decodeCursor(cursor, 2);
  const key = typeof id === "string" ? readId(id) : undefined;
  if (typeof at !== "string" || Number.isNaN(Date.parse(at)) || key === undefined) {
    throw paginationErrors.PAGE_CURSOR_INVALID();
  }
  return { ...key, lastDecodedAt: at };
}
