import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import { restBot } from "../bots/rest.ts";
import type { TelegramParts } from "../deps.ts";
import type { Bot } from "../types.ts";
import type { Attempted } from "./attempt.ts";
import type { Batcher } from "../inbox/batcher.ts";
import { settleCall, type Settlement, type WaitingCall } from "./outgoing-store.ts";

/** Told to whoever tagged a call what became of it. */
export interface CallResult {
  readonly outgoingId: string;
  readonly data: unknown;
  readonly state: "sent" | "dead" | "unknown";
  readonly chat: string;
  readonly messageId: string | undefined;
  readonly reason: string | undefined;
}

/** Runs in the transaction that notes the result, within the workspace in which the call was queued. */
export type ResultHandler = (transaction: Transaction, result: CallResult) => Promise<void>;

export interface ResultHandlers {
  find(product: string, tag: string): ResultHandler | undefined;
}

type SettleParts = Pick<TelegramParts, "bots" | "clock" | "database" | "logger" | "metrics"> & {
  readonly results: ResultHandlers;
  /** Settles attempts that end at the same time together. */
  readonly settlements: Batcher<Settlement>;
};

/** Notes what an attempt with a token means for its message, for the chat and for the bot. */
export async function settleOutcome(
  parts: SettleParts,
  bot: Bot & { readonly token: string },
  call: WaitingCall,
  outcome: Attempted,
): Promise<void> {
  const { database, clock, metrics } = parts;
  const { botId } = bot;
  const again = (dueMs: number, reason: string) =>
    parts.settlements.add({
      botId,
      id: call.id,
      state: "waiting",
      reason,
      dueAt: dateFrom(dueMs),
      now: clock.now(),
    });
  switch (outcome.kind) {
    case "sent":
    case "unknown":
    case "dead":
      metrics.sent(outcome.kind);
      return conclude(parts, bot, call, outcome);
    case "later":
      metrics.sent("delayed");
      return again(clock.nowMs() + outcome.seconds * 1000, outcome.reason);
    case "outage":
      metrics.sent("delayed");
      return again(clock.nowMs(), outcome.reason);
    case "file-forgotten":
      return again(clock.nowMs(), "Telegram has forgotten the file.");
    case "moved":
      if (call.campaignId !== null)
        return conclude(parts, bot, call, { kind: "dead", code: "refused", reason: "The chat is a group." });
      await database.query({
        text: "select telegram.move_chat($1, $2, $3)",
        values: [botId, call.chat, outcome.to],
      });
      return again(clock.nowMs(), "The group is a supergroup now.");
    case "send-anew":
      await sendAnew(parts, call);
      return again(clock.nowMs(), "The message could not be edited; a new one takes its place.");
    case "token-refused":
      await again(clock.nowMs(), outcome.reason);
      return restBot(parts, bot, bot.token);
  }
}

type Concluding = Extract<Attempted, { readonly kind: "sent" | "unknown" | "dead" }>;

async function conclude(parts: SettleParts, bot: Bot, call: WaitingCall, outcome: Concluding): Promise<void> {
  const { database, clock } = parts;
  const now = clock.now();
  const reason = outcome.kind === "sent" ? undefined : outcome.reason;
  // An edit keeps the id of the message that it edits.
  const messageId =
    outcome.kind === "sent" ? (outcome.messageId ?? call.targetMessageId ?? undefined) : undefined;
  const settlement: Settlement = {
    botId: bot.botId,
    id: call.id,
    state: outcome.kind,
    messageId,
    ...(outcome.kind === "dead" ? { code: outcome.code } : {}),
    ...(reason === undefined ? {} : { reason }),
    now,
  };
  if (outcome.kind === "dead" && outcome.code === "blocked" && !call.blocked) {
    await database.query({
      text: "select telegram.note_blocked($1, $2, $3)",
      values: [bot.botId, call.chat, now],
    });
  }
  const handler = call.resultTag === null ? undefined : parts.results.find(bot.product, call.resultTag);
  if (handler === undefined) return parts.settlements.add(settlement);
  const data = call.resultData === null ? undefined : (JSON.parse(call.resultData) as unknown);
  const work = async (transaction: Transaction) => {
    await settleCall(transaction, settlement);
    await handler(transaction, {
      outgoingId: call.id,
      data,
      state: outcome.kind,
      chat: call.chat,
      messageId,
      reason,
    });
  };
  try {
    await (call.actsIn === null ? database.asApp(work) : database.withWorkspace(call.actsIn, work));
  } catch (error) {
    parts.logger.error(
      { botId: bot.botId, tag: call.resultTag, error },
      "The result of a message was not heard",
    );
    await parts.settlements.add(settlement);
  }
}

async function sendAnew({ database }: SettleParts, call: WaitingCall): Promise<void> {
  await database.asOwner((transaction) =>
    transaction.query(
      `update telegram.outgoing set method = 'sendMessage', edits = null, edit_key = null, if_gone = 'drop',
         payload = (payload::jsonb - 'message_id')::text where outgoing_id = $1`,
      [call.id],
    ),
  );
}
