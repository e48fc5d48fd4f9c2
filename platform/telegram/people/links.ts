import { hash, randomInt } from "node:crypto";
import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import type { BotContext } from "../handling/context.ts";
import type { Bot } from "../types.ts";
import { realmOf } from "./people-store.ts";

export interface LinkCode {
  readonly code: string;
  /** Opens the bot and hands the code over: the product's `links.link` takes it. */
  readonly url: string;
  readonly expiresAt: Date;
}

export interface Linked {
  readonly telegramUserId: string;
  readonly userId: string;
}

/** Links the people of Telegram with accounts of the console, by codes that work once and for ten minutes. */
export interface AccountLinks {
  /** The console shows a code to an account; the workspace is where the person shall act from then on. */
  issueForAccount(
    transaction: Transaction,
    given: { readonly botId: string; readonly userId: string; readonly workspaceId: string | null },
  ): Promise<LinkCode>;
  /** The bot takes a code that the console has shown; answers whether it was good. */
  redeemInBot(context: BotContext, code: string): Promise<boolean>;
  /** The bot shows a code, to be typed into the console. */
  issueInBot(context: BotContext): string;
  /** The console takes a code that the bot has shown. Throws `TELEGRAM_CODE_INVALID`. */
  redeemForAccount(
    transaction: Transaction,
    given: {
      readonly botId: string;
      readonly userId: string;
      readonly workspaceId: string | null;
      readonly code: string;
    },
  ): Promise<Linked>;
  /** Ends the link of an account with everybody at this bot. */
  unlink(transaction: Transaction, given: { readonly botId: string; readonly userId: string }): Promise<void>;
}

const LIFETIME_MS = 600_000;
/** Without letters and digits that look alike: 8 of 32 are 40 bits. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH = 8;

export function createAccountLinks({ bots, clock, database }: TelegramParts): AccountLinks {
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
    async redeemInBot({ bot, sender }, code) {
      if (sender === undefined) return false;
      const parties = [null, null, sender.telegramUserId];
      return (await database.query(redeem(code, realmOf(bot), parties))).length > 0;
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
      const [linked] = await transaction.query<Linked>(
        redeem(code, realmOf(known(botId)), [userId, workspaceId, null]),
      );
      if (linked === undefined) throw telegramErrors.TELEGRAM_CODE_INVALID();
      return linked;
    },
    async unlink(transaction, { botId, userId }) {
      await transaction.query("select telegram.unlink($1, $2)", [realmOf(known(botId)), userId]);
    },
  };
}

function newCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

function digest(realm: string, code: string): Uint8Array {
  return hash("sha256", `${realm} ${code.trim().toUpperCase()}`, "buffer");
}
