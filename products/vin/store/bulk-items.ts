import type { Database, Transaction } from "#platform/database";

/** One item of a list as it is stored until it is decoded: a VIN's text, or more about it. */
export type BulkInput = string | BulkInputFacts;

export interface BulkInputFacts {
  readonly vin: string;
  readonly year?: number;
  /** The caller's id for this item. */
  readonly id?: string | number;
  /** Why it cannot be decoded, when that was known at the reading. */
  readonly error?: { readonly code: string; readonly title: string; readonly detail: string };
}

export interface BulkPart {
  /** Position of the first item, 1 for the list's first. */
  readonly firstPosition: number;
  readonly items: readonly BulkInput[];
}

/** An outcome to be stored. */
export interface BulkOutcome {
  /** `null` when the item failed. */
  readonly vin: string | null;
  /** `null` when it is the VIN. */
  readonly input: string | null;
  readonly label: string | number | undefined;
  /** Who answered. */
  readonly source: string;
  /** JSON text without line breaks. */
  readonly outcome: string;
}

/** A stored outcome; `outcome` and `label` are JSON texts. */
export interface BulkItemRow {
  readonly position: number;
  readonly vin: string | null;
  readonly input: string | null;
  readonly label: string | null;
  readonly failed: boolean;
  readonly outcome: string;
}

/**
 * Outcomes and history in one statement. Texts that cannot hold the separator travel joined, which costs a
 * fraction of an array's encoding; `unnest` fills shorter arrays up with nulls.
 */
const STORE = {
  name: "vin-bulk-store",
  text: `
with given as materialized (
  select nullif(each.vin, '') as vin, each.outcome, each.source, each.input, each.label,
         $3::int + each.at::int as position
    from unnest(string_to_array($4, ','), string_to_array($5, E'\\n'), string_to_array($6, ','),
                $7::text[], $8::text[]) with ordinality
      as each (vin, outcome, source, input, label, at))
, stored as (
  insert into vin.bulk_items (workspace_id, job_id, position, vin, input, label, failed, outcome)
  select $1, $2, position, vin, input, label::json, vin is null, outcome::json from given)
insert into vin.decode_history as kept
  (workspace_id, vin, source, decoded_on, times, first_decoded_at, last_decoded_at)
select $1, vin, source, ($9::timestamptz at time zone 'UTC')::date, count(*), $9, $9
  from given where vin is not null group by vin, source order by vin, source
on conflict (workspace_id, vin, source, decoded_on) do update
   set times = kept.times + excluded.times,
       last_decoded_at = greatest(kept.last_decoded_at, excluded.last_decoded_at)`,
};

const READ = {
  name: "vin-bulk-read",
  text: `
select position, vin, input, label::text, failed, outcome::text from vin.bulk_items
 where workspace_id = $1 and job_id = $2 and position > $3 order by position limit $4`,
};

/** SQL of the lists and outcomes of bulk jobs. */
export function createBulkItemStore(database: Database) {
  return {
    /** Stores a piece of the list. */
    addPart: async (transaction: Transaction, jobId: string, part: BulkPart): Promise<void> => {
      await transaction.query({
        name: "vin-bulk-add-part",
        text: `insert into vin.bulk_parts (workspace_id, job_id, first_position, items)
               values ($1, $2, $3, $4::json)`,
        values: [transaction.workspaceId, jobId, part.firstPosition, JSON.stringify(part.items)],
      });
    },
    /** The piece of the list that holds a position. */
    findPart: async (workspaceId: string, jobId: string, position: number): Promise<BulkPart | undefined> => {
      const [row] = await database.queryInWorkspace<{ first_position: number; items: BulkInput[] }>(
        workspaceId,
        {
          name: "vin-bulk-find-part",
          text: `select first_position, items from vin.bulk_parts
                  where workspace_id = $1 and job_id = $2 and first_position <= $3
                  order by first_position desc limit 1`,
          values: [workspaceId, jobId, position],
        },
      );
      return row === undefined ? undefined : { firstPosition: row.first_position, items: row.items };
    },
    dropParts: async (transaction: Transaction, jobId: string): Promise<void> => {
      const values = [transaction.workspaceId, jobId];
      await transaction.query("delete from vin.bulk_parts where workspace_id = $1 and job_id = $2", values);
    },
    /** Stores the outcomes behind a position and enters the decoded VINs into the workspace's history. */
    add: async (
      transaction: Transaction,
      jobId: string,
      behind: number,
      outcomes: readonly BulkOutcome[],
      now: Date,
    ): Promise<void> => {
      const values = [
        transaction.workspaceId,
        jobId,
        behind,
        outcomes.map(({ vin }) => vin ?? "").join(","),
        outcomes.map(({ outcome }) => outcome).join("\n"),
        outcomes.map(({ source }) => source).join(","),
        sparse(outcomes.map(({ input }) => input)),
        sparse(outcomes.map(({ label }) => (label === undefined ? null : JSON.stringify(label)))),
        now,
      ];
      await transaction.query({ ...STORE, values });
    },
    /** The next outcomes behind a position. */
    read: (workspaceId: string, jobId: string, behind: number, limit: number): Promise<BulkItemRow[]> =>
      database.queryInWorkspace(workspaceId, { ...READ, values: [workspaceId, jobId, behind, limit] }),
  };
}

export type BulkItemStore = ReturnType<typeof createBulkItemStore>;

/** Nothing at all when no item has one, as in most lists. */
function sparse(texts: readonly (string | null)[]): readonly (string | null)[] | null {
  return texts.some((text) => text !== null) ? texts : null;
}
