import type { CallbackQuery, Message, Update } from "grammy/types";
import type { Transaction } from "#platform/database";
import { dateFrom, newUuid } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { Effects, UpdateRequest } from "../inbox/handler.ts";
import { PRIORITY, type QueuedCall } from "../outgoing/message.ts";
import type { Bot, TelegramRole } from "../types.ts";
import type { Content } from "./content.ts";
import type { Dialogue } from "./definition.ts";
import { writeStanding } from "./dialogue-writes.ts";
import { contentCall, editCall, expiryOf, type MessagePlace, type SpeakParts } from "./speak.ts";

export interface Chat {
  readonly chat: string;
  readonly kind: string;
}

export interface Sender {
  readonly telegramUserId: string;
  readonly firstName: string;
  readonly username: string | undefined;
  /** The account of the console that this person has linked. */
  readonly linkedUserId: string | undefined;
}

/** What a handler knows and may do. Everything it says and writes is stored in one go after it has ended. */
export interface BotContext {
  readonly bot: Bot;
  readonly update: Update;
  readonly message: Message | undefined;
  /** All items of the album that the message begins, itself among them; empty when it is none, or without `onAlbum`. */
  readonly album: readonly Message[];
  readonly callback: CallbackQuery | undefined;
  readonly chat: Chat | undefined;
  readonly sender: Sender | undefined;
  /** The bot's workspace; at a bot of the operator the person's own. */
  readonly workspaceId: string | undefined;
  readonly language: string;
  readonly requestId: string;
  /** Names this update for ever: a key for what must happen once although the handler may run twice. */
  readonly onceKey: string;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Says something in this chat; answers the handle for later edits. */
  reply(content: Content | string): string;
  /** Says something in another chat. */
  send(chat: string, content: Content | string): string;
  /** Changes a message: the one under the pressed button when no handle is given. */
  edit(content: Content | string, handle?: string): void;
  /** Answers a pressed button with a short note; without this it just stops blinking. */
  answer(text: string, options?: { readonly alert?: boolean }): void;
  /** Any method of the Bot API, in order with what else is said in the chat. */
  call(method: string, payload: Readonly<Record<string, unknown>>, more?: Partial<QueuedCall>): string;
  /** Writes within the workspace in the transaction that notes this update as done. No network calls inside. */
  write(work: (transaction: Transaction) => Promise<void>): void;
  /** Begins a dialogue with this person, in place of one that is under way. */
  begin(dialogue: Dialogue, state: unknown): Promise<void>;
  /** Ends the dialogue that is under way. */
  end(): void;
  chooseLanguage(language: string): void;
  /** The role of the linked account in the workspace; `null` when there is none. */
  role(): Promise<TelegramRole | null>;
}

/** What the router found out before the handler runs. */
export interface Facts extends Pick<
  BotContext,
  "update" | "message" | "album" | "callback" | "chat" | "sender" | "workspaceId" | "language"
> {
  readonly realm: string;
}

export interface ContextParts extends SpeakParts {
  readonly logger: Logger;
  roleOf(userId: string, workspaceId: string, isOwn: boolean): Promise<TelegramRole | null>;
}

/** A context together with what it has gathered. */
export interface GatheringContext {
  readonly context: BotContext;
  readonly answered: boolean;
  effects(refused?: boolean): Effects;
}

const ANSWER_MS = 60_000;

export function createContext(parts: ContextParts, request: UpdateRequest, facts: Facts): GatheringContext {
  const { bot, requestId, signal, update } = request;
  const { chat, sender, workspaceId, callback } = facts;
  const writes: ((transaction: Transaction) => Promise<void>)[] = [];
  const calls: QueuedCall[] = [];
  let language = facts.language;
  let answered = false;

  const put = (place: MessagePlace, content: Content | string): string => {
    const { call, keep } = contentCall(parts, bot, place, content);
    writes.push(...keep);
    calls.push(call);
    return call.id;
  };
  const here = (): string => chat?.chat ?? sender?.telegramUserId ?? "";
  const context: BotContext = {
    ...facts,
    bot,
    requestId,
    signal,
    get language() {
      return language;
    },
    onceKey: `telegram:${bot.botId}:${update.updateId}`,
    logger: parts.logger.child({ botId: bot.botId, updateId: update.updateId, requestId }),
    reply: (content) => put({ chat: here() }, content),
    send: (other, content) => put({ chat: other }, content),
    edit(content, handle) {
      const shown = callback?.message;
      const target = handle ?? (shown === undefined ? undefined : shown.message_id);
      if (target !== undefined) calls.push(editCall(parts, bot, here(), target, content));
    },
    answer(text, options = {}) {
      answered = true;
      if (callback === undefined) return;
      calls.push(
        answerCall(parts, "answerCallbackQuery", callback.id, {
          callback_query_id: callback.id,
          ...(text === "" ? {} : { text: text.slice(0, 200) }),
          ...(options.alert === true ? { show_alert: true } : {}),
        }),
      );
    },
    call(method, payload, more = {}) {
      const nowMs = parts.clock.nowMs();
      const id = newUuid(nowMs);
      const expiresAt = expiryOf(nowMs, more.dueAt);
      calls.push({ id, chat: here(), priority: PRIORITY.reply, method, payload, expiresAt, ...more });
      return id;
    },
    write: (work) => void writes.push(work),
    async begin(dialogue, state) {
      const { first: step, name, timeoutSeconds } = dialogue;
      const expiresMs = parts.clock.nowMs() + timeoutSeconds * 1000;
      writeStanding(context, { name, step, state, expiresMs });
      await dialogue.steps[step]?.ask(context, state);
    },
    end: () => writeStanding(context, undefined),
    chooseLanguage(chosen) {
      language = chosen;
      if (sender !== undefined)
        writes.push(languageWrite(bot.botId, facts.realm, sender.telegramUserId, chosen));
    },
    role: async () =>
      sender?.linkedUserId === undefined || workspaceId === undefined
        ? null
        : parts.roleOf(sender.linkedUserId, workspaceId, bot.workspaceId === null),
  };
  return {
    context,
    get answered() {
      return answered;
    },
    effects: (refused = false) => ({ workspaceId, writes, calls, refused }),
  };
}

function languageWrite(...values: readonly string[]): (transaction: Transaction) => Promise<void> {
  return async (transaction) => {
    await transaction.query("select telegram.choose_language($1, $2, $3, $4)", values);
  };
}

/** An answer to somebody who waits: first of all, and in no order with the messages of a chat. */
export function answerCall(
  { clock }: Pick<SpeakParts, "clock">,
  method: string,
  queryId: string,
  payload: Readonly<Record<string, unknown>>,
): QueuedCall {
  const nowMs = clock.nowMs();
  return {
    id: newUuid(nowMs),
    chat: `answer:${queryId}`.slice(0, 64),
    priority: PRIORITY.answer,
    method,
    payload,
    paced: false,
    expiresAt: dateFrom(nowMs + ANSWER_MS),
  };
}
