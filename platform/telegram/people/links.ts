import { hash, randomInt } from "node:crypto";
import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import type { BotContext } from "../handling/context.ts";
import type { Messenger } from "../handling/messenger.ts";
import type { Bot } from "../types.ts";
import { say } from "../wording/wording.ts";
import { accountOfCode, languageOf, listLinkedPeople, type ToldPerson, unlinkPeople } from "./link-store.ts";
import { realmOf } from "./people-store.ts";

export interface LinkCode {
  readonly code: string;
  /** Opens the bot and hands the code over: the product's `links.link` takes it, and asks first. */
  readonly url: string;
  readonly expiresAt: Date;
}

export interface Linked {
  readonly telegramUserId: string;
  readonly userId: string;
}

/** A person at a bot of the operator whom an account has linked. */
export interface LinkedPerson {
  readonly product: string;
  readonly telegramUserId: string;
  readonly name: string;
  /** Without `@`. */
  readonly username: string | null;
  readonly linkedAt: Date;
}

/** The account that somebody is connected with now, as they know it: name and address. */
export interface ConnectedAccount {
  readonly userId: string;
  readonly account: string;
}

/** Links the people of Telegram with accounts of the console, by codes that work once and for ten minutes. */
export interface AccountLinks {
  /** The console shows a code to an account; the workspace is where the person shall act from then on. */
  issueForAccount(
    transaction: Transaction,
    given: { readonly botId: string; readonly userId: string; readonly workspaceId: string | null },
  ): Promise<LinkCode>;
  /**
   * Whose account a code of the console is for, which stays good: whoever comes by a link that somebody else made is
   * to know before it connects them. `undefined` when it is not good.
   */
  askInBot(context: BotContext, code: string): Promise<ConnectedAccount | undefined>;
  /** The bot takes a code that the console has shown; `undefined` when it was not good. */
  redeemInBot(context: BotContext, code: string): Promise<ConnectedAccount | undefined>;
  /** The bot shows a code, to be typed into the console. */
  issueInBot(context: BotContext): string;
  /** The console takes a code that the bot has shown; the bot tells the person. Throws `TELEGRAM_CODE_INVALID`. */
  redeemForAccount(
    transaction: Transaction,
    given: {
      readonly botId: string;
      readonly userId: string;
      readonly workspaceId: string | null;
      readonly code: string;
    },
  ): Promise<Linked>;
  /** Whom the account has linked at bots of the operator, longest first. */
  linkedPeople(userId: string): Promise<readonly LinkedPerson[]>;
  /**
   * Ends the link of an account with everybody at this bot, or with one of them; the bot tells them. Answers how many
   * that were.
   */
  unlink(
    transaction: Transaction,
    given: { readonly botId: string; readonly userId: string; readonly telegramUserId?: string | undefined },
  ): Promise<number>;
  /** Ends the link of whoever wrote to the bot, and of nobody else. */
  unlinkInBot(context: BotContext): void;
}

const LIFETIME_MS = 600_000;
/** Without letters and digits that look alike: 8 of 32 are 40 bits. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH = 8;

export function createAccountLinks(
  { accounts, bots, clock, database }: TelegramParts,
  messenger: Pick<Messenger, "send">,
): AccountLinks {
  const known = (botId: string): Bot => {
    const bot = bots.find(botId);
    if (bot === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
    return bot;
  };
  const issue = (code: string, realm: string, parties: readonly unknown[]) => ({
    text: "select telegram.issue_link_code($1, $2, $3, $4, $5, $6)",
    values: [digest(realm, code), realm, ...parties, dateFrom(clock.nowMs() + LIFETIME_MS)],
  });
  const redeem = (code: string, realm: string, parties: readonly unknown[]) => ({
    text: `select telegram_user_id as "telegramUserId", user_id as "userId"
             from telegram.redeem_link_code($1, $2, $3, $4, $5, $6)`,
    values: [digest(realm, code), realm, ...parties, clock.now()],
  });
  const accountOf = async (userId: string): Promise<string> => (await accounts.describe(userId)) ?? "";
  const tell = tellVia(messenger, accountOf);
  return {
    async issueForAccount(transaction, { botId, userId, workspaceId }) {
      const bot = known(botId);
      const code = newCode();
      await transaction.query(issue(code, realmOf(bot), [userId, workspaceId, null]));
      return {
        code,
        url: `https://t.me/${bot.username}?start=link-${code}`,
        expiresAt: dateFrom(clock.nowMs() + LIFETIME_MS),
      };
    },
    async askInBot({ bot }, code) {
      const realm = realmOf(bot);
      const userId = await accountOfCode(database, digest(realm, code), realm, clock.now());
      return userId === undefined ? undefined : { userId, account: await accountOf(userId) };
    },
    async redeemInBot({ bot, sender }, code) {
      if (sender === undefined) return undefined;
      const parties = [null, null, sender.telegramUserId];
      const [linked] = await database.query<Linked>(redeem(code, realmOf(bot), parties));
      return linked && { userId: linked.userId, account: await accountOf(linked.userId) };
    },
    issueInBot(context) {
      const code = newCode();
      const parties = [null, null, context.sender?.telegramUserId ?? null];
      context.write(async (transaction) => {
        await transaction.query(issue(code, realmOf(context.bot), parties));
      });
      return code;
    },
    async redeemForAccount(transaction, { botId, userId, workspaceId, code }) {
      const realm = realmOf(known(botId));
      const [linked] = await transaction.query<Linked>(redeem(code, realm, [userId, workspaceId, null]));
      if (linked === undefined) throw telegramErrors.TELEGRAM_CODE_INVALID();
      const language = await languageOf(transaction, realm, linked.telegramUserId);
      await tell(transaction, botId, { ...linked, language }, "linked");
      return linked;
    },
    linkedPeople: (userId) => listLinkedPeople(database, userId),
    async unlink(transaction, { botId, userId, telegramUserId = null }) {
      const people = await unlinkPeople(transaction, realmOf(known(botId)), userId, telegramUserId);
      for (const person of people) await tell(transaction, botId, { ...person, userId }, "unlinked");
      return people.length;
    },
    unlinkInBot({ bot, sender, write }) {
      if (sender?.linkedUserId === undefined) return;
      const { linkedUserId, telegramUserId } = sender;
      write(async (transaction) => {
        await unlinkPeople(transaction, realmOf(bot), linkedUserId, telegramUserId);
      });
    },
  };
}

/** How somebody hears from a bot of a change that the account has made. */
function tellVia(messenger: Pick<Messenger, "send">, accountOf: (userId: string) => Promise<string>) {
  return async (
    transaction: Transaction,
    botId: string,
    { language, telegramUserId: chat, userId }: ToldPerson & Linked,
    change: "linked" | "unlinked",
  ): Promise<void> => {
    const text = say(language, change, { account: await accountOf(userId) });
    await messenger.send(transaction, botId, { chat }, { text, plainLinks: true });
  };
}

function newCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

function digest(realm: string, code: string): Uint8Array {
  return hash("sha256", `${realm} ${code.trim().toUpperCase()}`, "buffer");
}
