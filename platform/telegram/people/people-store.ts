import type { Database, Transaction } from "#platform/database";
import type { Bot } from "../types.ts";

/** Whom an update tells of. */
export interface Encounter {
  readonly botId: string;
  readonly realm: string;
  readonly chat: string | null;
  readonly chatKind: string;
  readonly title: string;
  readonly telegramUserId: string | null;
  readonly firstName: string;
  readonly username: string | null;
  readonly language: string;
  readonly now: Date;
}

export interface KnownPerson {
  readonly language: string;
  readonly homeWorkspace: string | null;
  readonly linkedUserId: string | null;
}

/** People of a product's operator bots are one realm; a workspace's bot has its own. */
export function realmOf(bot: Pick<Bot, "botId" | "product" | "workspaceId">): string {
  return bot.workspaceId === null ? `product:${bot.product}` : `bot:${bot.botId}`;
}

/** The product whose operator's bots are this realm; `undefined` for the realm of a workspace's bot. */
export function productOf(realm: string): string | undefined {
  return /^product:(.+)$/.exec(realm)?.[1];
}

/** What is known of a person, who does not become known by being asked for. */
export async function recall(
  database: Pick<Database, "query">,
  realm: string,
  telegramUserId: string,
): Promise<KnownPerson | undefined> {
  const [person] = await database.query<KnownPerson>({
    text: `select language, home_workspace as "homeWorkspace", linked_user_id as "linkedUserId"
             from telegram.recall($1, $2)`,
    values: [realm, telegramUserId],
  });
  return person;
}

/** Notes who is there and answers what is known of the person. */
export async function meet(
  database: Pick<Database, "query">,
  given: Encounter,
): Promise<KnownPerson | undefined> {
  const [person] = await database.query<KnownPerson>({
    name: "telegram_meet",
    text: `select language, home_workspace as "homeWorkspace", linked_user_id as "linkedUserId"
             from telegram.meet($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    values: [
      given.botId,
      given.realm,
      given.chat,
      given.chatKind,
      given.title.slice(0, 256),
      given.telegramUserId,
      given.firstName.slice(0, 256),
      given.username,
      given.language,
      given.now,
    ],
  });
  return person;
}

/** Gives a person this workspace as their own unless they have one; answers the one that counts. */
export async function claimHome(
  transaction: Transaction,
  realm: string,
  telegramUserId: string,
  workspaceId: string,
): Promise<string | undefined> {
  const [row] = await transaction.query<{ home: string | null }>(
    "select telegram.claim_home($1, $2, $3) as home",
    [realm, telegramUserId, workspaceId],
  );
  return row?.home ?? undefined;
}

export interface StoredDialogue {
  readonly name: string;
  readonly step: string;
  readonly state: string;
  readonly expiresAt: Date;
}

export async function findDialogue(
  database: Pick<Database, "query">,
  botId: string,
  chat: string,
  telegramUserId: string,
): Promise<StoredDialogue | undefined> {
  const [row] = await database.query<StoredDialogue>({
    name: "telegram_find_dialogue",
    text: `select name, step, state, expires_at as "expiresAt" from telegram.find_dialogue($1, $2, $3)`,
    values: [botId, chat, telegramUserId],
  });
  return row;
}
