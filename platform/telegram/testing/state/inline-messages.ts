import type { Room } from "./rooms.ts";

/** A message that a bot put into a chat through a person. */
export interface InlineMessage {
  readonly botId: number;
  readonly room: Room;
  readonly messageId: number;
}

/** Messages that bots know by an inline_message_id only. */
export interface InlineMessages {
  add(message: InlineMessage): string;
  find(botId: number, inlineMessageId: string): InlineMessage | undefined;
  /** The id of a message that came through a bot. */
  idOf(room: Room, messageId: number): string | undefined;
}

export function createInlineMessages(newId: () => string): InlineMessages {
  const messages = new Map<string, InlineMessage>();
  return {
    add: (message) => {
      const id = newId();
      messages.set(id, message);
      return id;
    },
    find: (botId, inlineMessageId) => {
      const message = messages.get(inlineMessageId);
      return message?.botId === botId ? message : undefined;
    },
    idOf: (room, messageId) =>
      [...messages].find(([, message]) => message.room === room && message.messageId === messageId)?.[0],
  };
}
