import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";

const FRESH_MS = 60_000;

/** The highest cost of a bcrypt hash that is left in the installation, `undefined` for none; up to a minute old. */
export function importedHashCost({
  clock,
  database,
}: {
  readonly clock: Clock;
  readonly database: Pick<Database, "query">;
}): () => Promise<number | undefined> {
  let readAtMs = Number.NEGATIVE_INFINITY;
  let known: Promise<number | undefined> = Promise.resolve(undefined);
  return () => {
    const nowMs = clock.nowMs();
    if (nowMs - readAtMs < FRESH_MS) return known;
    readAtMs = nowMs;
    known = readCost(database);
    known.catch(() => {
      readAtMs = Number.NEGATIVE_INFINITY;
    });
    return known;
  };
}

async function readCost(database: Pick<Database, "query">): Promise<number | undefined> {
  const [row] = await database.query<{ cost: string | null }>({
    text: "select max(substr(password_hash, 5, 2)) as cost from identity.users where password_hash like '$2%'",
  });
  return row?.cost ? Number(row.cost) : undefined;
}
