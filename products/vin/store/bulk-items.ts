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
  readonly position: number;
  /** `null` when the item failed before it was a VIN. */
  readonly vin: string | null;
  /** `null` when it is the VIN. */
  readonly input: string | null;
  readonly label: string | number | undefined;
  readonly failed: boolean;
  /** Who answered. */
  readonly source: string;
  /** JSON text. */
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

const STORE = {
  name: "vin-bulk-store",
  text: `
insert into vin.bulk_items (workspace_id, job_id, position, vin, input, label, failed, outcome)
select $1, $2, given.p, given.v, given.i, given.l, given.o is null, coalesce(given.o, given.e)
  from json_to_recordset($3::json) as given (p int, v text, i text, l json, o json, e json)`,
};

const HISTORY = {
  name: "vin-bulk-history",
  text: `
insert into vin.decode_history as kept
  (workspace_id, vin, source, decoded_on, times, first_decoded_at, last_decoded_at)
select $1, given.vin, given.source, ($4::timestamptz at time zone 'UTC')::date, count(*), $4, $4
  from unnest($2::text[], $3::text[]) as given (vin, source)
 group by given.vin, given.source order by given.vin, given.source
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
    /** Stores outcomes, given as the text of a JSON array. */
    add: async (transaction: Transaction, jobId: string, outcomes: readonly BulkOutcome[]): Promise<void> => {
      const values = [transaction.workspaceId, jobId, writeOutcomes(outcomes)];
      await transaction.query({ ...STORE, values });
    },
    /** Enters decodes into the history of the transaction's workspace. */
    addHistory: async (
      transaction: Transaction,
      vins: readonly string[],
      sources: readonly string[],
      now: Date,
    ): Promise<void> => {
      if (vins.length === 0) return;
      await transaction.query({ ...HISTORY, values: [transaction.workspaceId, vins, sources, now] });
    },
    /** The next outcomes behind a position. */
    read: (workspaceId: string, jobId: string, behind: number, limit: number): Promise<BulkItemRow[]> =>
      database.queryInWorkspace(workspaceId, { ...READ, values: [workspaceId, jobId, behind, limit] }),
  };
}

export type BulkItemStore = ReturnType<typeof createBulkItemStore>;

/** Built by hand, because the outcomes are JSON texts already. */
function writeOutcomes(outcomes: readonly BulkOutcome[]): string {
  const texts = outcomes.map(({ position, vin, input, label, failed, outcome }) => {
    const given = input === null ? "" : `,"i":${JSON.stringify(input)}`;
    const named = label === undefined ? "" : `,"l":${JSON.stringify(label)}`;
    const decoded = vin === null ? "" : `,"v":${JSON.stringify(vin)}`;
    return `{"p":${position}${decoded}${given}${named},"${failed ? "e" : "o"}":${outcome}}`;
  });
  return `[${texts.join(",")}]`;
}
