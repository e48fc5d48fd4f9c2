import { decodeCursor, isUuid, type PageRequest, paginationErrors } from "#platform/kernel";

const HIGHEST_LIMIT = 200;

/** Where a page begins in a list that is sorted by a text and an id. */
export interface Place {
  readonly text: string;
  readonly id: string;
}

/** How many items a page holds: what was asked for, 1 to 200. */
export function sizeOf({ limit }: PageRequest): number {
  return Math.min(Math.max(Math.trunc(limit), 1), HIGHEST_LIMIT);
}

/** The id behind which a page of a list sorted by ids begins; `null` for the first. Throws `PAGE_CURSOR_INVALID`. */
export function idBefore({ cursor }: PageRequest): string | null {
  if (cursor === undefined) return null;
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== "string" || !isUuid(id)) throw paginationErrors.PAGE_CURSOR_INVALID();
  return id;
}

/** The place behind which a page begins; `null` for the first. Throws `PAGE_CURSOR_INVALID`. */
export function placeBefore({ cursor }: PageRequest): Place | null {
  if (cursor === undefined) return null;
  const [text, id] = decodeCursor(cursor, 2);
  if (typeof text !== "string" || typeof id !== "string" || !isStorable(text) || !isUuid(id))
    throw paginationErrors.PAGE_CURSOR_INVALID();
  return { text, id };
}

/** The same where the text is a moment. */
export function momentBefore(request: PageRequest): Place | null {
  const place = placeBefore(request);
  if (place !== null && Number.isNaN(Date.parse(place.text))) throw paginationErrors.PAGE_CURSOR_INVALID();
  return place;
}

/** PostgreSQL holds no other text. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
