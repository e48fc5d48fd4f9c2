import type { Chat, ChatMemberUpdated, Message, ReplyKeyboardMarkup, Update } from "../api-types.ts";

/** Where something happened. In a private chat the bot tells which of the person's chats is meant. */
export interface Place {
  readonly chatId: number;
  readonly chatType: Chat["type"];
  /** The bot of a private chat; undefined in groups and channels. */
  readonly botId: number | undefined;
}

/** What may happen, as people and bots would see it. */
export type Happening =
  | (Place & { readonly kind: "message" | "edited"; readonly message: Message })
  | (Place & { readonly kind: "deleted"; readonly messageIds: readonly number[] })
  | (Place & { readonly kind: "keyboard"; readonly keyboard: ReplyKeyboardMarkup | undefined })
  | (Place & { readonly kind: "action"; readonly byBotId: number; readonly action: string })
  | (Place & { readonly kind: "reaction"; readonly messageId: number; readonly emojis: readonly string[] })
  | (Place & { readonly kind: "pinned" | "unpinned"; readonly messageId: number })
  | (Place & { readonly kind: "member"; readonly change: ChatMemberUpdated })
  | (Place & { readonly kind: "migrated"; readonly toChatId: number })
  | {
      readonly kind: "callback-answered";
      readonly queryId: string;
      readonly byBotId: number;
      readonly userId: number;
      readonly text: string | undefined;
      readonly showAlert: boolean;
      readonly url: string | undefined;
    }
  | {
      readonly kind: "payment";
      readonly byBotId: number;
      readonly userId: number;
      readonly status: "waiting" | "paid" | "failed" | "cancelled" | "refunded";
      readonly payload: string;
      readonly reason: string | undefined;
    }
  | { readonly kind: "profile"; readonly byBotId: number; readonly changed: string }
  | { readonly kind: "update"; readonly byBotId: number; readonly update: Update }
  | {
      readonly kind: "delivery";
      readonly byBotId: number;
      readonly updateId: number;
      readonly attempt: number;
      readonly outcome: string;
    }
  | {
      readonly kind: "request";
      readonly byBotId: number;
      readonly method: string;
      readonly parameters: Readonly<Record<string, unknown>>;
      /** 200, or the code of the refusal. */
      readonly status: number;
      readonly description: string | undefined;
    };

/** A happening with its place in the order of all. */
export type FakeEvent = Happening & { readonly sequence: number; readonly atMs: number };

export interface EventStream {
  publish(happening: Happening): void;
  /** Calls `listener` for everything from now on. Answers a function that ends it. */
  observe(listener: (event: FakeEvent) => void): () => void;
  /** The latest events after that number, oldest first. */
  since(sequence: number): readonly FakeEvent[];
}

const KEPT_EVENTS = 5000;

export function createEventStream(nowMs: () => number): EventStream {
  const listeners = new Set<(event: FakeEvent) => void>();
  let kept: FakeEvent[] = [];
  let sequence = 0;
  return {
    publish: (happening) => {
      sequence += 1;
      const event = { ...happening, sequence, atMs: nowMs() };
      kept.push(event);
      if (kept.length > 2 * KEPT_EVENTS) kept = kept.slice(-KEPT_EVENTS);
      for (const listener of listeners) listener(event);
    },
    observe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since: (after) => kept.filter((event) => event.sequence > after),
  };
}
