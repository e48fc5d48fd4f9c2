import type { Database, Transaction } from "#platform/database";
import type { LinkedPerson } from "./links.ts";
import { productOf } from "./people-store.ts";

/** Whom an account has linked at bots of the operator, longest first. */
export async function listLinkedPeople(
  database: Pick<Database, "query">,
  userId: string,
): Promise<readonly LinkedPerson[]> {
  const people = await database.query<Omit<LinkedPerson, "product"> & { readonly realm: string }>({
    text: `select realm, telegram_user_id as "telegramUserId", first_name as "name", username, linked_at as "linkedAt"
             from telegram.linked_people($1)`,
    values: [userId],
  });
  return people.flatMap(({ realm, ...person }) => {
    const product = productOf(realm);
    return product === undefined ? [] : [{ ...person, product }];
  });
}

/** Somebody to be told of a change, in their language. */
export interface ToldPerson {
  readonly telegramUserId: string;
  readonly language: string;
}

/** Ends the links of an account in a realm, or that with one person; answers with whom. */
export function unlinkPeople(
  transaction: Transaction,
  realm: string,
  userId: string,
  telegramUserId: string | null,
): Promise<ToldPerson[]> {
  return transaction.query<ToldPerson>(
    `select telegram_user_id as "telegramUserId", language from telegram.unlink_people($1, $2, $3)`,
    [realm, userId, telegramUserId],
  );
}

export async function languageOf(
  transaction: Transaction,
  realm: string,
  telegramUserId: string,
): Promise<string> {
  const [person] = await transaction.query<{ language: string }>(
    "select language from telegram.recall($1, $2)",
    [realm, telegramUserId],
  );
  return person?.language ?? "en";
}

/** The account that has a good code. */
export async function accountOfCode(
  database: Pick<Database, "query">,
  digest: Uint8Array,
  realm: string,
  now: Date,
): Promise<string | undefined> {
  const [found] = await database.query<{ userId: string | null }>({
    text: `select telegram.account_of_code($1, $2, $3) as "userId"`,
    values: [digest, realm, now],
  });
  return found?.userId ?? undefined;
}
