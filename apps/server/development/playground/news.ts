import type { FakeEvent } from "#platform/telegram/testing";
import { placeOfEvent } from "./places.ts";
import type { News } from "./wire.ts";

/** What the page is told of an event; undefined when it has no use for it. */
export function newsOf(event: FakeEvent): News | undefined {
  switch (event.kind) {
    case "callback-answered":
      return {
        kind: "answered",
        queryId: event.queryId,
        botId: event.byBotId,
        personId: event.userId,
        text: event.text ?? null,
        alert: event.showAlert,
        url: event.url ?? null,
      };
    case "payment": {
      const { byBotId, userId, status, reason } = event;
      return { kind: "payment", botId: byBotId, personId: userId, status, reason: reason ?? null };
    }
    case "profile":
      return { kind: "profile", botId: event.byBotId };
    case "request":
      return callOf(event);
    case "update":
    case "delivery":
      return undefined;
    default:
      return newsOfChat(event);
  }
}

function callOf(event: Extract<FakeEvent, { kind: "request" }>): News | undefined {
  if (event.method.toLowerCase() === "getupdates" && event.status === 200) return undefined;
  const { byBotId, method, status, description, atMs } = event;
  return { kind: "call", botId: byBotId, method, status, description: description ?? null, atMs };
}

function newsOfChat(event: Extract<FakeEvent, { readonly chatId: number }>): News {
  const at = { place: placeOfEvent(event), chatId: event.chatId };
  switch (event.kind) {
    case "message":
    case "edited":
      return { ...at, kind: event.kind, message: event.message };
    case "deleted":
      return { ...at, kind: "deleted", messageIds: event.messageIds };
    case "keyboard":
      return { ...at, kind: "keyboard", keyboard: event.keyboard ?? null };
    case "action":
      return { ...at, kind: "typing", botId: event.byBotId, action: event.action };
    case "reaction":
      return { ...at, kind: "reaction", messageId: event.messageId, emojis: event.emojis };
    case "pinned":
    case "unpinned":
      return { ...at, kind: event.kind, messageId: event.messageId };
    case "member":
    case "migrated":
      return { ...at, kind: "changed" };
  }
}
