import type { Transaction } from "#platform/database";

/** One place where a person may have left something: a bot and its realm. */
export interface TelegramTrace {
  readonly realm: string;
  /** Null for a realm without bots. */
  readonly bot_id: string | null;
  readonly telegram_user_id: string;
}

export interface TelegramTraces {
  readonly traces: readonly TelegramTrace[];
  /** Workspaces that were made for these people alone, for as long as nobody is a member of them. */
  readonly workspaces: readonly string[];
}

/** The people whom an account has linked; or whoever has this number, at all bots or those of one realm. */
export type TelegramPeople =
  { readonly userId: string } | { readonly telegramUserId: string; readonly realm?: string | undefined };

/**
 * Where people have left something, inside a transaction of `asOps`. Of an account: at every bot where its people are
 * linked with it or with nobody, for a number is one person everywhere. `undefined` when nothing is known of them.
 */
export async function findTelegramTraces(
  transaction: Transaction,
  people: TelegramPeople,
): Promise<TelegramTraces | undefined> {
  const [userId, number, realm] =
    "userId" in people ? [people.userId, null, null] : [null, people.telegramUserId, people.realm ?? null];
  const found = await transaction.query<
    TelegramTrace & { readonly own: string | null; readonly isKnown: boolean }
  >(
    `with numbers as (
       select distinct telegram_user_id from telegram.users where linked_user_id = $1::uuid
       union select $2::bigint where $2 is not null
     ), bots as (
       select bot_id, case when workspace_id is null then 'product:' || product else 'bot:' || bot_id end as realm
         from telegram.bots
     ), realms as (
       select realm from bots union select realm from telegram.users join numbers using (telegram_user_id)
     )
     select r.realm, b.bot_id::text, n.telegram_user_id::text, u.own_workspace as "own",
       u.realm is not null or exists (
         select from telegram.chats c where c.bot_id = b.bot_id and c.chat = n.telegram_user_id::text) as "isKnown"
       from numbers n cross join realms r
       left join bots b on b.realm = r.realm
       left join telegram.users u on u.realm = r.realm and u.telegram_user_id = n.telegram_user_id
      where ($3::text is null or r.realm = $3)
        and ($1::uuid is null or u.linked_user_id is null or u.linked_user_id = $1)`,
    [userId, number, realm],
  );
  if (!found.some(({ isKnown }) => isKnown)) return undefined;
  return {
    traces: found.map(({ realm: of, bot_id, telegram_user_id }) => ({ realm: of, bot_id, telegram_user_id })),
    workspaces: [...new Set(found.flatMap(({ own }) => own ?? []))],
  };
}
