import type { Message, Update } from "grammy/types";
import { AppError } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { TelegramParts } from "../deps.ts";
import type { Effects, UpdateHandler, UpdateRequest } from "../inbox/handler.ts";
import { PRIORITY } from "../outgoing/message.ts";
import type { Bot } from "../types.ts";
import { primaryLanguage, say } from "../wording/wording.ts";
import { handleButton } from "./button-press.ts";
import { handleCommand } from "./commands.ts";
import { answerCall, type BotContext, createContext, type Facts } from "./context.ts";
import type { BotDefinition } from "./definition.ts";
import { continueDialogue } from "./dialogues.ts";
import { findFacts } from "./facts.ts";
import { noteMembership, noteMove } from "./membership.ts";
import { handleQuery } from "./queries.ts";
import { contentCall } from "./speak.ts";

export interface RouterParts extends TelegramParts {
  readonly logger: Logger;
}

/** Handles the updates of a product's bots as its definition says. */
export function createRouter(parts: RouterParts, definition: BotDefinition): UpdateHandler {
  return {
    collectsAlbums: definition.onAlbum !== undefined,
    handle: (request) => handle(parts, definition, request),
    apologise: (request) => apologise(parts, request),
  };
}

/** Kinds of updates that every bot understands; all others are for `onOther`. */
const OWN_KINDS: ReadonlySet<string> = new Set([
  "message",
  "callback_query",
  "pre_checkout_query",
  "shipping_query",
  "my_chat_member",
]);

const NOTHING: Effects = { workspaceId: undefined, writes: [], calls: [] };

async function handle(
  parts: RouterParts,
  definition: BotDefinition,
  request: UpdateRequest,
): Promise<Effects> {
  // What nobody listens to ends here: it makes nobody known and gives nobody a workspace.
  if (definition.onOther === undefined && !OWN_KINDS.has(request.update.kind)) return NOTHING;
  const update = JSON.parse(request.update.body) as Update;
  const found = await findFacts(parts, request, update);
  const facts = { ...found, language: spokenIn(definition, found.language) };
  const contextParts = {
    clock: parts.clock,
    signingKey: parts.signingKey,
    logger: parts.logger,
    roleOf: parts.accounts.roleOf,
  };
  const gathering = createContext(contextParts, request, facts);
  if (!(await admitted(parts, request.bot, facts))) {
    turnAway(gathering.context);
    return gathering.effects(true);
  }
  try {
    await route(parts, definition, gathering.context);
    if (facts.callback !== undefined && !gathering.answered) gathering.context.answer("");
    return gathering.effects();
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    parts.logger.info(
      { botId: request.bot.botId, requestId: request.requestId, code: error.code },
      "A wish was refused",
    );
    return refusal(contextParts, definition, request, facts, error);
  }
}

async function route(parts: RouterParts, definition: BotDefinition, context: BotContext): Promise<void> {
  const { message, update } = context;
  if (context.callback !== undefined) return handleButton(parts, definition, context, context.callback);
  if (await handleQuery(definition, context)) return;
  if (message !== undefined) return handleMessage(parts, definition, context, message);
  noteMembership(parts, context);
  await definition.onOther?.(context, update);
}

async function handleMessage(
  parts: RouterParts,
  definition: BotDefinition,
  context: BotContext,
  message: Message,
): Promise<void> {
  if (noteMove(context, message)) return;
  if (message.successful_payment !== undefined || message.refunded_payment !== undefined)
    return definition.onPayment?.(context, message);
  if (await handleCommand(parts, definition, context, message.text ?? "")) return;
  if (await continueDialogue(parts, definition, context)) return;
  if (context.album.length > 0) return definition.onAlbum?.(context, context.album);
  await definition.onMessage?.(context, message);
}

/** Money is never kept waiting by a limit. */
async function admitted(
  { admit }: RouterParts,
  { workspaceId }: Bot,
  { callback, message, sender, update }: Facts,
): Promise<boolean> {
  if (admit === undefined || sender === undefined) return true;
  const paid = message?.successful_payment ?? message?.refunded_payment;
  const isWritten = message !== undefined || update.edited_message !== undefined;
  const limited = callback !== undefined || (isWritten && paid === undefined);
  return !limited || (await admit(sender.telegramUserId, workspaceId));
}

/** While one such word waits to be sent, no second one is added. */
function turnAway(context: BotContext): void {
  const text = say(context.language, "tooFast");
  if (context.callback !== undefined) context.answer(text);
  else if (context.chat?.kind === "private") context.call("sendMessage", { text }, { editKey: "too fast" });
}

/** A language that the product speaks. */
function spokenIn(definition: BotDefinition, language: string): string {
  return definition.languages.includes(language) ? language : "en";
}

/** Nothing of what the handler gathered is kept: it only tells why not. */
function refusal(
  parts: Parameters<typeof createContext>[0],
  definition: BotDefinition,
  request: UpdateRequest,
  facts: Facts,
  error: AppError,
): Effects {
  const gathering = createContext(parts, request, facts);
  const { context } = gathering;
  const own = definition.errorText?.(error, context.language);
  const values = { code: error.title, requestId: request.requestId };
  const text = own ?? (context.language === "en" ? error.message : say(context.language, "refused", values));
  if (context.callback !== undefined) context.answer("");
  if (context.chat !== undefined) context.reply(text);
  return gathering.effects(true);
}

/** Knows nothing but the update, because whatever else there is may be what failed. */
function apologise(parts: RouterParts, request: UpdateRequest): Effects {
  try {
    const update = JSON.parse(request.update.body) as Update;
    const callback = update.callback_query;
    const message = update.message ?? callback?.message;
    const person = update.message?.from ?? callback?.from;
    if (message === undefined || person === undefined) return NOTHING;
    const text = say(primaryLanguage(person.language_code), "failed", { requestId: request.requestId });
    const place = { chat: String(message.chat.id), priority: PRIORITY.reply };
    const { call } = contentCall(parts, request.bot, place, text);
    const answer =
      callback === undefined
        ? []
        : [answerCall(parts, "answerCallbackQuery", callback.id, { callback_query_id: callback.id })];
    return { ...NOTHING, calls: [...answer, call] };
  } catch {
    return NOTHING;
  }
}
