import type { Database } from "#platform/database";
import type { Usage } from "../contracts.ts";

/** Decodes of one VIN by one workspace within a short time. */
export interface HistoryCount {
  readonly workspaceId: string;
  readonly vin: string;
  readonly source: string;
  readonly times: number;
  /** Milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** What tells one entry of a workspace from the others. */
export interface EntryKey {
  readonly vin: string;
  readonly source: string;
  /** ISO date, UTC. */
  readonly day: string;
}

export interface HistoryRow extends EntryKey {
  readonly times: number;
  readonly first_decoded_at: Date;
  readonly last_decoded_at: Date;
}

export interface HistoryQuery {
  readonly workspaceId: string;
  readonly limit: number;
  readonly vin?: string | undefined;
  /** Last entry of the page before: entries that are older follow. */
  readonly after?: (EntryKey & { readonly lastDecodedAt: string }) | undefined;
}

export interface HistoryStore {
  /** Adds counts of any workspaces in one statement. */
  add(counts: readonly HistoryCount[]): Promise<void>;
  /** Newest first. */
  list(query: HistoryQuery): Promise<HistoryRow[]>;
  /** Whether there was such an entry. */
  deleteOne(workspaceId: string, key: EntryKey): Promise<boolean>;
  /** Deletes all entries, or those of one VIN; answers how many. */
  deleteAll(workspaceId: string, vin?: string): Promise<number>;
  /** How much was decoded on the day, since the day (ISO dates, UTC), and at all. */
  usage(workspaceId: string, today: string, since: string): Promise<Usage>;
  /** Deletes at most `limit` entries of days before `day` (ISO date); answers how many. */
  deleteBefore(day: string, limit: number): Promise<number>;
}

const ADD = `
insert into vin.decode_history as kept
  (workspace_id, vin, source, decoded_on, times, first_decoded_at, last_decoded_at)
select given."workspaceId", given.vin, given.source,
       (to_timestamp(given."lastMs" / 1000.0) at time zone 'UTC')::date, given.times,
       to_timestamp(given."firstMs" / 1000.0), to_timestamp(given."lastMs" / 1000.0)
  from json_to_recordset($1::json)
    as given ("workspaceId" uuid, vin text, source text, times int, "firstMs" bigint, "lastMs" bigint)
 order by given."workspaceId", given.vin, given.source
on conflict (workspace_id, vin, source, decoded_on) do update
   set times = kept.times + excluded.times,
       first_decoded_at = least(kept.first_decoded_at, excluded.first_decoded_at),
       last_decoded_at = greatest(kept.last_decoded_at, excluded.last_decoded_at)`;

const LIST = `
select vin, source, decoded_on::text as day, times, first_decoded_at, last_decoded_at
  from vin.decode_history
 where workspace_id = $1
   and ($2::text is null or vin = $2)
   and ($3::timestamptz is null or (last_decoded_at, vin, source, decoded_on) < ($3, $4, $5, $6::date))
 order by last_decoded_at desc, vin desc, source desc, decoded_on desc
 limit $7`;

const DELETE_ONE = `
delete from vin.decode_history
 where workspace_id = $1 and vin = $2 and source = $3 and decoded_on = $4::date returning vin`;

const DELETE_BEFORE = `
delete from vin.decode_history
 where ctid in (select ctid from vin.decode_history where decoded_on < $1::date limit $2)`;

const USAGE = `
select coalesce(sum(times) filter (where decoded_on >= $2::date), 0)::integer as today,
       coalesce(sum(times) filter (where decoded_on >= $3::date), 0)::integer as "last30Days",
       coalesce(sum(times), 0)::integer as total, count(distinct vin)::integer as "differentVins",
       (select count(*)::integer from vin.bulk_jobs where workspace_id = $1 and state <> 'receiving') as "bulkJobs",
       (select coalesce(sum(done), 0)::integer from vin.bulk_jobs where workspace_id = $1) as "bulkVins"
  from vin.decode_history where workspace_id = $1`;

const NOTHING: Usage = { today: 0, last30Days: 0, total: 0, differentVins: 0, bulkJobs: 0, bulkVins: 0 };

export function createHistoryStore(database: Database): HistoryStore {
  return {
    add: (counts) =>
      database.asOps(
        "store decode history",
        async (transaction) => {
          await transaction.execute({ text: ADD, values: [JSON.stringify(counts)] });
        },
        { write: true, routine: true },
      ),
    list: ({ workspaceId, limit, vin, after }) =>
      database.queryInWorkspace<HistoryRow>(workspaceId, {
        name: "vin_history_list",
        text: LIST,
        values: [
          workspaceId,
          vin ?? null,
          after?.lastDecodedAt ?? null,
          after?.vin ?? null,
          after?.source ?? null,
          after?.day ?? null,
          limit,
        ],
      }),
    usage: async (workspaceId, today, since) => {
      const values = [workspaceId, today, since];
      return (await database.queryInWorkspace<Usage>(workspaceId, { text: USAGE, values }))[0] ?? NOTHING;
    },
    deleteOne: async (workspaceId, { vin, source, day }) => {
      const values = [workspaceId, vin, source, day];
      return (await database.queryInWorkspace(workspaceId, { text: DELETE_ONE, values })).length > 0;
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
        { write: true, routine: true },
      ),
  };
}
