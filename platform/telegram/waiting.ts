import type { Database } from "#platform/database";
import type { Waiting } from "./metrics.ts";

/** Asked at each scrape, so it counts no further. */
const MOST = 100_000;

/** What waits at this moment, up to 100,000 of each. */
export async function countWaiting(database: Pick<Database, "asOwner">): Promise<Waiting> {
  const count = (where: string): string =>
    `(select count(*) from (select from telegram.${where} limit ${MOST}) as waiting)::integer`;
  const [row] = await database.asOwner((transaction) =>
    transaction.query<Waiting>(
      `select ${count("inbox where state = 'waiting'")} as updates,
              ${count("outgoing where state = 'waiting' and priority > 0 and not held")}
                + ${count("outgoing where state = 'waiting' and held")} as messages`,
    ),
  );
  return row ?? { updates: 0, messages: 0 };
}
