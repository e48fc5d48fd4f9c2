import type { Transaction } from "#platform/database";
import { type Clock, dateFrom, newUuid } from "#platform/kernel";
import { keepFile } from "../outgoing/files.ts";
import type { QueuedCall } from "../outgoing/message.ts";
import { PRIORITY } from "../outgoing/message.ts";
import type { Bot } from "../types.ts";
import { signPress } from "./buttons.ts";
import { type Content, renderContent, renderEdit } from "./content.ts";

export interface SpeakParts {
  readonly clock: Clock;
  readonly signingKey: Uint8Array;
}

/** Where and how a message goes. */
export interface MessagePlace extends Partial<
  Pick<QueuedCall, "priority" | "once" | "dueAt" | "expiresAt" | "resultTag" | "resultData" | "campaignId">
> {
  readonly chat: string;
}

const DAY_MS = 86_400_000;

/** What nobody has told an end of is of use for a day from when it is due. */
export function expiryOf(nowMs: number, dueAt?: Date): Date {
  return dateFrom((dueAt?.getTime() ?? nowMs) + DAY_MS);
}

/** A message as a call, and what has to be written so that its files are there when it is made. */
export function contentCall(
  { clock, signingKey }: SpeakParts,
  bot: Pick<Bot, "botId">,
  place: MessagePlace,
  content: Content | string,
): { readonly call: QueuedCall; readonly keep: readonly ((transaction: Transaction) => Promise<void>)[] } {
  const nowMs = clock.nowMs();
  const { method, items, payload, files } = renderContent(content, (press) =>
    signPress(signingKey, bot.botId, press),
  );
  const call: QueuedCall = {
    priority: PRIORITY.reply,
    expiresAt: expiryOf(nowMs, place.dueAt),
    ...place,
    id: newUuid(nowMs),
    method,
    items,
    payload,
  };
  // What is said later needs its files until then.
  const usedAt = place.dueAt ?? dateFrom(nowMs);
  const keep = files.map((file) => (transaction: Transaction) => keepFile(transaction, file, usedAt));
  return { call, keep };
}

/**
 * An edit of a text as a call. The target is the handle of a message or its id in the chat. While an
 * older edit of the same message waits, it is replaced.
 */
export function editCall(
  { clock, signingKey }: SpeakParts,
  bot: Pick<Bot, "botId">,
  chat: string,
  target: string | number,
  content: Content | string,
  more: Partial<Pick<QueuedCall, "ifGone" | "priority" | "expiresAt">> = {},
): QueuedCall {
  const nowMs = clock.nowMs();
  const payload = renderEdit(content, (press) => signPress(signingKey, bot.botId, press));
  const known = typeof target === "number";
  return {
    priority: PRIORITY.reply,
    expiresAt: expiryOf(nowMs),
    ...more,
    id: newUuid(nowMs),
    chat,
    method: "editMessageText",
    payload: known ? { ...payload, message_id: target } : payload,
    ...(known ? {} : { edits: target }),
    editKey: known ? `id ${target}` : `handle ${target}`,
  };
}
