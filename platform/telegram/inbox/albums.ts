import type { Database } from "#platform/database";
import type { Lane, WaitingUpdate } from "./inbox-store.ts";

/** An item of an album that came after its first one. */
export type AlbumItem = Pick<WaitingUpdate, "updateId" | "body">;

export interface Album {
  /** Those that are there besides the first one, in order. */
  readonly others: readonly AlbumItem[];
  /** How long further items may still come; 0 when it is taken for whole. */
  readonly waitMs: number;
}

/** Telegram sends the items of an album one by one and never says which is the last. */
const QUIET_MS = 1000;
const MOST_ITEMS = 10;
/** In a group others may write in between. */
const LOOK = 50;

/** The items of the album that this update begins; `undefined` when it belongs to none. */
export async function collectAlbum(
  database: Pick<Database, "asOwner">,
  lane: Lane,
  first: WaitingUpdate,
  nowMs: number,
): Promise<Album | undefined> {
  const group = first.kind === "message" ? albumOf(first.body) : undefined;
  if (group === undefined) return undefined;
  const rows = await database.asOwner((transaction) =>
    transaction.query<AlbumItem & { readonly receivedAt: Date }>({
      name: "telegram_album",
      text: `select update_id as "updateId", body, received_at as "receivedAt" from telegram.inbox
              where bot_id = $1 and lane = $2 and state = 'waiting' and update_id > $3 order by update_id limit ${LOOK}`,
      values: [lane.botId, lane.lane, first.updateId],
    }),
  );
  const others = rows.filter((row) => albumOf(row.body) === group).slice(0, MOST_ITEMS - 1);
  const latestMs = Math.max(...[first, ...others].map((item) => item.receivedAt.getTime()));
  const isWhole = others.length === MOST_ITEMS - 1;
  // Never longer, even where the clock was set back.
  const waitMs = isWhole ? 0 : Math.min(Math.max(0, latestMs + QUIET_MS - nowMs), QUIET_MS);
  return { others, waitMs };
}

function albumOf(body: string): string | undefined {
  if (!body.includes('"media_group_id"')) return undefined;
  const { message } = JSON.parse(body) as { readonly message?: { readonly media_group_id?: unknown } };
  return typeof message?.media_group_id === "string" ? message.media_group_id : undefined;
}
