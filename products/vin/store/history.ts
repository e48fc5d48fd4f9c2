import type { Database } from "#platform/database";

/** Decodes of one VIN by one workspace within a short time. */
export interface HistoryCount {
  readonly id: string;
  readonly workspaceId: string;
  readonly vin: string;
  readonly source: string;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export interface HistoryRow {
  readonly id: string;
  readonly vin: string;
  readonly source: string;
  readonly times: number;
  readonly first_decoded_at: Date;
  readonly last_decoded_at: Date;
}

export interface HistoryQuery {
  readonly workspaceId: string;
  readonly limit: number;
  readonly vin?: string | undefined;
  /** Last entry of the page before: entries that are older follow. */
  readonly after?: { readonly lastDecodedAt: Date; readonly id: string } | undefined;
}

export interface HistoryStore {
  /** Adds counts of any workspaces in one statement. */
  add(counts: readonly HistoryCount[]): Promise<void>;
  /** Newest first. */
  list(query: HistoryQuery): Promise<HistoryRow[]>;
  /** Whether there was such an entry. */
  deleteOne(workspaceId: string, id: string): Promise<boolean>;
  /** Deletes all entries, or those of one VIN; answers how many. */
  deleteAll(workspaceId: string, vin?: string): Promise<number>;
  /** Deletes at most `limit` entries of days before `day` (ISO date); answers how many. */
  deleteBefore(day: string, limit: number): Promise<number>;
}

const ADD = `
insert into vin.decode_history as kept
  (workspace_id, id, vin, source, decoded_on, times, first_decoded_at, last_decoded_at)
select given.workspace_id, given.id, given.vin, given.source,
       (given.last_at at time zone 'UTC')::date, given.times, given.first_at, given.last_at
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::int[], $6::timestamptz[], $7::timestamptz[])
    as given (workspace_id, id, vin, source, times, first_at, last_at)
 order by given.workspace_id, given.vin, given.source
on conflict (workspace_id, vin, source, decoded_on) do update
   set times = kept.times + excluded.times,
       first_decoded_at = least(kept.first_decoded_at, excluded.first_decoded_at),
       last_decoded_at = greatest(kept.last_decoded_at, excluded.last_decoded_at)`;

const LIST = `
select id, vin, source, times, first_decoded_at, last_decoded_at
  from vin.decode_history
 where workspace_id = $1
   and ($2::text is null or vin = $2)
   and ($3::timestamptz is null or (last_decoded_at, id) < ($3, $4::uuid))
 order by last_decoded_at desc, id desc
 limit $5`;

const DELETE_BEFORE = `
delete from vin.decode_history
 where (workspace_id, id) in (select workspace_id, id from vin.decode_history where decoded_on < $1::date limit $2)`;

export function createHistoryStore(database: Database): HistoryStore {
  return {
    add: (counts) =>
      database.asOps(
        "store decode history",
        async (transaction) => {
          await transaction.execute({ text: ADD, values: columnsOf(counts) });
        },
        { write: true },
      ),
    list: ({ workspaceId, limit, vin, after }) =>
      database.queryInWorkspace<HistoryRow>(workspaceId, {
        text: LIST,
        values: [workspaceId, vin ?? null, after?.lastDecodedAt ?? null, after?.id ?? null, limit],
      }),
    deleteOne: async (workspaceId, id) => {
      const text = "delete from vin.decode_history where workspace_id = $1 and id = $2 returning id";
      const deleted = await database.queryInWorkspace(workspaceId, { text, values: [workspaceId, id] });
      return deleted.length > 0;
    },
    deleteAll: (workspaceId, vin) =>
      database.withWorkspace(workspaceId, async (transaction) => {
        const text =
          "delete from vin.decode_history where workspace_id = $1 and ($2::text is null or vin = $2)";
        return (await transaction.execute({ text, values: [workspaceId, vin ?? null] })).rowCount;
      }),
    deleteBefore: (day, limit) =>
      database.asOps(
        "delete old decode history",
        async (transaction) =>
          (await transaction.execute({ text: DELETE_BEFORE, values: [day, limit] })).rowCount,
        { write: true },
      ),
  };
}

function columnsOf(counts: readonly HistoryCount[]): unknown[] {
  return [
    counts.map((count) => count.workspaceId),
    counts.map((count) => count.id),
    counts.map((count) => count.vin),
    counts.map((count) => count.source),
    counts.map((count) => count.times),
    counts.map((count) => count.firstAt),
    counts.map((count) => count.lastAt),
  ];
}
