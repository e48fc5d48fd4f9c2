import type { FakeBot, FakeUser } from "#platform/telegram/testing";
import type { Message } from "./places.ts";

export type { Message } from "./places.ts";

export type Keyboard = NonNullable<ReturnType<FakeUser["keyboard"]>>;
export type Command = ReturnType<FakeBot["commandsFor"]>[number];
export type MenuButton = ReturnType<FakeBot["menuButtonFor"]>;

export interface ShownPerson {
  readonly id: number;
  readonly name: string;
  readonly username: string | null;
  readonly language: string;
  readonly phoneNumber: string;
}

export interface ShownBot {
  readonly id: number;
  readonly name: string;
  readonly username: string;
}

export interface ShownMember {
  readonly id: number;
  readonly name: string;
  readonly isBot: boolean;
  readonly status: string;
}

export interface ShownGroup {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly members: readonly ShownMember[];
}

/** What goes wrong now. */
export interface ShownFaults {
  /** Milliseconds until Telegram is back; 0 when it is there. */
  readonly downForMs: number;
  /** What the next call of a bot meets. */
  readonly next: string | null;
}

/** Everybody who is there, up to the event `after`. */
export interface Snapshot {
  /** Number of the last event it holds, for `/playground/api/events`. */
  readonly after: string;
  readonly people: readonly ShownPerson[];
  readonly bots: readonly ShownBot[];
  readonly groups: readonly ShownGroup[];
  readonly faults: ShownFaults;
}

/** One chat as one person sees it. */
export interface ShownChat {
  readonly messages: readonly Message[];
  readonly keyboard: Keyboard | null;
  readonly commands: readonly Command[];
  readonly menuButton: MenuButton | null;
  readonly description: string;
  readonly blocked: boolean;
  readonly member: boolean;
}

/** Where it happened; `chatId` tells whose chat with a bot is meant. */
interface At {
  readonly place: string;
  readonly chatId: number;
}

/** What is told live, in the order in which it happened. */
export type News =
  | (At & { readonly kind: "message" | "edited"; readonly message: Message })
  | (At & { readonly kind: "deleted"; readonly messageIds: readonly number[] })
  | (At & { readonly kind: "keyboard"; readonly keyboard: Keyboard | null })
  | (At & { readonly kind: "typing"; readonly botId: number; readonly action: string })
  | (At & { readonly kind: "reaction"; readonly messageId: number; readonly emojis: readonly string[] })
  | (At & { readonly kind: "pinned" | "unpinned"; readonly messageId: number })
  /** Members, blocks, migrations: look again. */
  | (At & { readonly kind: "changed" })
  | {
      readonly kind: "answered";
      readonly queryId: string;
      readonly botId: number;
      readonly personId: number;
      readonly text: string | null;
      readonly alert: boolean;
      readonly url: string | null;
    }
  | {
      readonly kind: "payment";
      readonly botId: number;
      readonly personId: number;
      readonly status: string;
      readonly reason: string | null;
    }
  /** Name, descriptions, commands or menu of a bot. */
  | { readonly kind: "profile"; readonly botId: number }
  /** A call of a bot, without those that only wait for updates. */
  | {
      readonly kind: "call";
      readonly botId: number;
      readonly method: string;
      readonly status: number;
      readonly description: string | null;
      readonly atMs: number;
    }
  /** The page knows another life of the server or too little of this one: begin anew. */
  | { readonly kind: "anew" };

/** What one thing that a person did came to. */
export interface Done {
  /** Of a pressed button: `answered` news with it will follow, if the bot answers. */
  readonly queryId?: string;
  /** Of a payment. */
  readonly status?: "paid" | "failed";
  readonly reason?: string;
  /** Of a Mini App: what it is opened with. */
  readonly initData?: string;
}
