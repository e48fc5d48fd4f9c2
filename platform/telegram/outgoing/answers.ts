import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import type { Bot } from "../types.ts";
import { attemptCall } from "./attempt.ts";
import { beginAnswering, type WaitingCall } from "./outgoing-store.ts";
import type { SenderParts } from "./sender.ts";
import { settleOutcome } from "./settle.ts";

/** Later Telegram does not take an answer to a payment query any more. */
const TIMEOUT_SECONDS = 8;

/**
 * Gives answers that Telegram waits for: at once, without regard to pace, order and outages. Throws when
 * some could not be given, so that the job tries again; an answer whose time is over ends by itself.
 */
export async function sendAnswers(
  parts: SenderParts,
  { botId, ids }: { readonly botId: string; readonly ids: readonly string[] },
): Promise<void> {
  const bot = parts.bots.find(botId);
  if (bot === undefined) return;
  const token = await parts.bots.tokenOf(bot);
  const now = parts.clock.now();
  const calls = await parts.database.asOwner((transaction) =>
    beginAnswering(transaction, { botId, ids, now }),
  );
  const given = await Promise.all(calls.map((call) => answer(parts, bot, token, call)));
  if (given.includes(false)) throw telegramErrors.TELEGRAM_UNAVAILABLE();
}

async function answer(parts: SenderParts, bot: Bot, token: string, call: WaitingCall): Promise<boolean> {
  const requestTimeoutSeconds = Math.min(parts.config.requestTimeoutSeconds, TIMEOUT_SECONDS);
  const prompt = { ...parts, config: { ...parts.config, requestTimeoutSeconds } };
  const outcome = await attemptCall(prompt, { botId: bot.botId, token }, call);
  await settleOutcome(parts, { ...bot, token }, call, outcome);
  return outcome.kind !== "later" && outcome.kind !== "outage";
}

/** Ends answers whose job was lost and whose time is over. */
export async function endLateAnswers({ clock, database }: TelegramParts): Promise<void> {
  await database.asOwner((transaction) =>
    transaction.query(
      `select telegram.settle(late.bot_id, late.outgoing_id, 'dead', null, 'too-late',
                'Nobody could be answered in time.', $1, $1)
         from (select bot_id, outgoing_id from telegram.outgoing
                where priority = 0 and state in ('waiting', 'sending') and expires_at < $1 limit 5000) as late`,
      [clock.now()],
    ),
  );
}
