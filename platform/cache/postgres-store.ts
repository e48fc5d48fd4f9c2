import type { Database, Statement, StatementValues } from "#platform/database";
import type { CacheStore } from "./store.ts";

const SWEEP_ROWS = 5000;

/** The second layer as an unlogged table: fast, and empty after a crash of the server. */
export function createPostgresStore(database: Database): CacheStore {
  return {
    async get(key) {
      const [row] = await database.query<{ value: string }>(select([key]));
      return row?.value;
    },
    async set(key, value, lifetimeMs) {
      await database.query(upsert([key, value, lifetimeMs ?? null]));
    },
    async deleteMany(keys) {
      await database.query(remove([keys]));
    },
    async clear() {
      await database.query({ text: "delete from cache.entries" });
    },
    async sweepExpired() {
      let swept = 0;
      for (;;) {
        const rows = await database.query(sweep([SWEEP_ROWS]));
        swept += rows.length;
        if (rows.length < SWEEP_ROWS) return swept;
      }
    },
  };
}

function statement(name: string, text: string): (values: StatementValues) => Statement {
  return (values) => ({ name, text, values });
}

const select = statement(
  "cache_get",
  "select value from cache.entries where key = $1 and (expires_at is null or expires_at > now())",
);

const upsert = statement(
  "cache_set",
  `insert into cache.entries (key, value, expires_at)
   values ($1, $2, now() + $3::double precision * interval '1 millisecond')
   on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`,
);

const remove = statement("cache_delete", "delete from cache.entries where key = any($1::text[])");

const sweep = statement(
  "cache_sweep",
  `delete from cache.entries where key in
     (select key from cache.entries where expires_at <= now() limit $1 for update skip locked)
   returning 1`,
);
