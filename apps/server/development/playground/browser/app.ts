import type { ShownBot, ShownChat, ShownFaults, ShownGroup, ShownPerson } from "../wire.ts";
import type { PageElement } from "./dom.ts";
import type { ChatNews } from "./fetching.ts";

/** One chat on the screen, as one person sees it. */
export interface Pane {
  readonly personId: number;
  readonly place: string;
  chat: ShownChat;
  /** The message that is answered. */
  replyTo: number | null;
  /** The own message that is changed. */
  editing: number | null;
  readonly root: PageElement;
  readonly head: PageElement;
  readonly list: PageElement;
  readonly typing: PageElement;
  readonly foot: PageElement;
}

/** All that the page knows. */
export interface App {
  people: readonly ShownPerson[];
  bots: readonly ShownBot[];
  groups: readonly ShownGroup[];
  faults: ShownFaults;
  /** Number of the last event known. */
  after: string;
  panes: Pane[];
  /** Chats whose messages are on their way, with what was heard of them meanwhile. */
  readonly fetching: Set<Pick<Pane, "personId" | "place"> & { readonly heard: ChatNews[] }>;
  /** How many messages came to chats that are not on the screen, by chat. */
  readonly unread: Map<string, number>;
  /** Pressed buttons that wait for their answer, by query. */
  readonly presses: Map<string, PageElement>;
  /** Answers that came before their query was known. */
  readonly early: Set<string>;
  /** Brings a chat to the screen, alone or beside those that are there. */
  readonly open: (personId: number, place: string, beside?: boolean) => Promise<void>;
  /** A payload of the address, for the first start of that bot. */
  payload: { readonly botId: number; readonly text: string } | null;
}
