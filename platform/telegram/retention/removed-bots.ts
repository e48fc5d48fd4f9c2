import type { Transaction } from "#platform/database";
import type { Belonging } from "./rules.ts";

/** Bots, or their realms, of which a table tells; looks at one row of each. */
export async function ownersIn(
  transaction: Transaction,
  { table, owner, where }: Belonging,
): Promise<readonly string[]> {
  const rows = await transaction.query<{ owner: string }>(
    `with recursive present (owner) as (
       (select ${owner} from telegram.${table} where ${where} order by ${owner} limit 1)
       union all
       select (select ${owner} from telegram.${table} where ${where} and ${owner} > p.owner order by ${owner} limit 1)
         from present p where p.owner is not null
     )
     select owner::text as owner from present where owner is not null`,
  );
  return rows.map((row) => row.owner);
}

/** Removes some rows of one of them; answers how many. */
export async function removeOfOwner(
  transaction: Transaction,
  { table, key, owner, where }: Belonging,
  given: { readonly owner: string; readonly limit: number },
): Promise<number> {
  const { rowCount } = await transaction.execute({
    text: `delete from telegram.${table} where (${key}) in (
             select ${key} from telegram.${table} where ${owner} = $1 and ${where} limit $2)`,
    values: [given.owner, given.limit],
  });
  return rowCount;
}
