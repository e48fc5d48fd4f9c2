import type { News, ShownChat } from "../wire.ts";
import type { App, Pane } from "./app.ts";
import { ask } from "./calls.ts";

export type ChatNews = Extract<News, { readonly place: string }>;

/** Whether news is of the chat that somebody sees. */
export function isOf(
  { personId, place }: Pick<Pane, "personId" | "place">,
  news: Pick<ChatNews, "place" | "chatId">,
): boolean {
  return place === news.place && (place.startsWith("g") || personId === news.chatId);
}

/** Fetches a chat, with what was heard of it while the answer was on its way. */
export async function fetchChat(app: App, personId: number, place: string): Promise<ShownChat | undefined> {
  const fetching = { personId, place, heard: [] as ChatNews[] };
  app.fetching.add(fetching);
  const chat = await ask<ShownChat>(`chats/${personId}/${place}`);
  app.fetching.delete(fetching);
  return chat && fetching.heard.reduce(chatAfter, chat);
}

/** A chat after something happened in it; the same news twice changes nothing more. */
export function chatAfter(chat: ShownChat, news: ChatNews): ShownChat {
  switch (news.kind) {
    case "message":
    case "edited": {
      const { message } = news;
      const others = chat.messages.filter(({ message_id }) => message_id !== message.message_id);
      const messages = [...others, message].toSorted((one, two) => one.message_id - two.message_id);
      return { ...chat, messages };
    }
    case "deleted": {
      const messages = chat.messages.filter(({ message_id }) => !news.messageIds.includes(message_id));
      return { ...chat, messages };
    }
    case "keyboard":
      return { ...chat, keyboard: news.keyboard };
    default:
      return chat;
  }
}
