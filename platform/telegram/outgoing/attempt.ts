import type { Answer } from "../api.ts";
import { isTokenRefused } from "../bots/rest.ts";
import type { TelegramParts } from "../deps.ts";
import { fillFiles, forgetFiles, rememberFiles } from "./files.ts";
import { editGone, judge, type Outcome } from "./outcome.ts";
import type { WaitingCall } from "./outgoing-store.ts";

type AttemptParts = Pick<TelegramParts, "api" | "clock" | "config" | "database" | "logger" | "metrics">;

/** What became of an attempt, for certain. */
export type Attempted = Exclude<Outcome, { readonly kind: "not-found" }>;

interface Caller {
  readonly botId: string;
  readonly token: string;
}

/** Makes one call, or tells at once what becomes of it when it need not or cannot be made. */
export async function attemptCall(parts: AttemptParts, bot: Caller, call: WaitingCall): Promise<Attempted> {
  if (call.expiresAt.getTime() <= parts.clock.nowMs())
    return { kind: "dead", code: "expired", reason: "Its time was over before it could be sent." };
  if (call.blocked) return { kind: "dead", code: "blocked", reason: "The chat has blocked the bot." };
  if (call.edits !== null && call.targetMessageId === null)
    return editGone(call, "The message that it edits was never sent, or is forgotten.");
  const payload = payloadOf(call);
  if (payload === undefined)
    return { kind: "dead", code: "unreadable", reason: "Its stored payload is no JSON object." };
  const filled = await fillFiles(parts.database, bot.botId, payload, parts.clock.now());
  const timeoutSeconds = parts.config.requestTimeoutSeconds * (filled.uploads.length > 0 ? 4 : 1);
  const answer = await callApi(parts, bot, call.method, filled.payload, timeoutSeconds);
  const outcome = judge(call, answer);
  if (outcome.kind === "not-found") return tellApart(parts, bot, call);
  if (outcome.kind === "sent" && filled.uploads.length > 0)
    await rememberFiles(parts.database, bot.botId, filled.uploads, outcome.result, parts.clock.now());
  if (outcome.kind === "file-forgotten") {
    if (filled.known.length === 0)
      return { kind: "dead", code: "refused", reason: "Telegram does not accept the file." };
    await forgetFiles(parts.database, bot.botId, filled.known);
  }
  return outcome;
}

/** Telegram answers 404 alike to a token and to a method that it does not know; only without its token the bot has to rest. */
async function tellApart(parts: AttemptParts, bot: Caller, { method }: WaitingCall): Promise<Attempted> {
  const answer = await callApi(parts, bot, "getMe", {}, parts.config.requestTimeoutSeconds);
  if (answer.kind === "done")
    return { kind: "dead", code: "refused", reason: `Telegram has no method ${method}.` };
  return answer.kind === "refused" && isTokenRefused(answer.code, answer.description)
    ? { kind: "token-refused", reason: answer.description }
    : { kind: "outage", reason: answer.description };
}

const CHAT = /^(-?[0-9]+|@[A-Za-z0-9_]+)$/;

function payloadOf(call: WaitingCall): Readonly<Record<string, unknown>> | undefined {
  try {
    const payload = JSON.parse(call.payload) as Record<string, unknown>;
    const chat = CHAT.test(call.chat) ? { chat_id: chatParameter(call.chat) } : {};
    const target = call.targetMessageId === null ? {} : { message_id: Number(call.targetMessageId) };
    return { ...payload, ...chat, ...target };
  } catch {
    return undefined;
  }
}

function chatParameter(chat: string): string | number {
  return chat.startsWith("@") ? chat : Number(chat);
}

/** One call of the Bot API, measured and logged. */
export async function callApi(
  parts: Pick<TelegramParts, "api" | "clock" | "logger" | "metrics">,
  bot: { readonly botId: string; readonly token: string },
  method: string,
  payload: object,
  timeoutSeconds?: number,
): Promise<Answer> {
  const startedMs = parts.clock.monotonicMs();
  const options = timeoutSeconds === undefined ? {} : { timeoutSeconds };
  const answer = await parts.api.call(bot.token, method, payload, options);
  const seconds = (parts.clock.monotonicMs() - startedMs) / 1000;
  parts.metrics.called(answer.kind, seconds);
  const facts = { botId: bot.botId, method, seconds, result: answer.kind };
  if (answer.kind === "done") parts.logger.debug(facts, "Telegram call");
  else
    parts.logger.info(
      {
        ...facts,
        description: answer.description,
        ...(answer.kind === "refused" ? { code: answer.code } : {}),
      },
      "Telegram call failed",
    );
  return answer;
}
