import type { Database } from "#platform/database";
import type { OnlineSourceName, SourceAnswer } from "../rules/source.ts";

export interface StoredAnswer {
  readonly answer: SourceAnswer;
  readonly fetchedAt: Date;
}

export interface AnswerKey {
  readonly vin: string;
  readonly source: OnlineSourceName;
  readonly modelYear: number | undefined;
}

/** Answers of online services, kept long because cars do not change. */
export interface SourceAnswerStore {
  /** The answer, unless it has expired at `now`. */
  find(key: AnswerKey, now: Date): Promise<StoredAnswer | undefined>;
  /** Keeps an answer in place of an earlier one. */
  keep(key: AnswerKey, stored: StoredAnswer, expiresAt: Date): Promise<void>;
  /** Deletes at most `limit` answers that have expired at `now`; answers how many. */
  deleteExpired(now: Date, limit: number): Promise<number>;
}

const FIND = {
  name: "vin-find-source-answer",
  text: `select data, fetched_at from vin.vin_cache
          where vin = $1 and source = $2 and model_year = $3 and expires_at > $4`,
};

const KEEP = `
insert into vin.vin_cache (vin, source, model_year, data, fetched_at, expires_at)
values ($1, $2, $3, $4::jsonb, $5, $6)
on conflict (vin, source, model_year) do update
   set data = excluded.data, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`;

const DELETE_EXPIRED = `
delete from vin.vin_cache
 where (vin, source, model_year) in
       (select vin, source, model_year from vin.vin_cache where expires_at <= $1 limit $2)`;

export function createSourceAnswerStore(database: Database): SourceAnswerStore {
  return {
    find: async (key, now) => {
      const rows = await database.query<{ data: SourceAnswer; fetched_at: Date }>({
        ...FIND,
        values: [...valuesOf(key), now],
      });
      const [row] = rows;
      return row === undefined ? undefined : { answer: row.data, fetchedAt: row.fetched_at };
    },
    keep: async (key, { answer, fetchedAt }, expiresAt) => {
      await database.query({
        text: KEEP,
        values: [...valuesOf(key), JSON.stringify(answer), fetchedAt, expiresAt],
      });
    },
    deleteExpired: (now, limit) =>
      database.asApp(
        async (transaction) =>
          (await transaction.execute({ text: DELETE_EXPIRED, values: [now, limit] })).rowCount,
      ),
  };
}

function valuesOf(key: AnswerKey): unknown[] {
  return [key.vin, key.source, key.modelYear ?? 0];
}
