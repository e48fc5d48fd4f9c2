import type { Transaction } from "#platform/database";
import type { QueuedCall } from "../outgoing/message.ts";
import type { AlbumItem } from "./albums.ts";
import type { Bot } from "../types.ts";
import type { WaitingUpdate } from "./inbox-store.ts";

/** One update on its way to its handler. */
export interface UpdateRequest {
  readonly bot: Bot;
  readonly update: WaitingUpdate;
  /** The later items of the album that the update begins: they end together with it. */
  readonly albumItems?: readonly AlbumItem[];
  readonly signal: AbortSignal;
  /** Shown to people when something fails, and found in the log. */
  readonly requestId: string;
}

/** What handling an update wants to change: stored all together or not at all. */
export interface Effects {
  /** Within which it is written; `undefined` for none. */
  readonly workspaceId: string | undefined;
  readonly writes: readonly ((transaction: Transaction) => Promise<void>)[];
  readonly calls: readonly QueuedCall[];
  /** The wish of the person was refused, with a reason that they were told. */
  readonly refused?: boolean;
}

export interface UpdateHandler {
  /** Whether it takes the items of an album together. */
  readonly collectsAlbums: boolean;
  /** Runs outside of any transaction, so it may wait for others. May run again after a crash. */
  handle(request: UpdateRequest): Promise<Effects>;
  /** What the person is told when the update is given up. Must not fail. */
  apologise(request: UpdateRequest): Effects;
}
