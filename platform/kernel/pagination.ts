import { defineErrors } from "./errors.ts";

/** One page of a list and the cursor of the next one; `null` on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  /** At most this many items. */
  readonly limit: number;
  /** Where the page starts; absent for the first page. */
  readonly cursor?: string;
}

export const paginationErrors = defineErrors("PAGE", {
  PAGE_CURSOR_INVALID: {
    status: 400,
    title: "The page cursor cannot be read",
    retry: false,
    detail: () =>
      "Use the nextCursor of an earlier answer unchanged, or leave cursor out to start at the first page.",
  },
});

/** Packs the sort key of the last item into an opaque cursor. */
export function encodeCursor(sortKey: readonly (string | number)[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(sortKey));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Reads a cursor made by `encodeCursor` with `length` parts; throws `PAGE_CURSOR_INVALID`. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  try {
    const bytes = Uint8Array.fromBase64(cursor, { alphabet: "base64url" });
    const parts: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isSortKey(parts) && parts.length === length) return parts;
  } catch (cause) {
    throw paginationErrors.PAGE_CURSOR_INVALID(undefined, { cause });
  }
  throw paginationErrors.PAGE_CURSOR_INVALID();
}

/**
 * Makes a page from rows fetched with `limit + 1`: the extra row only says
 * that there is a next page.
 */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  sortKey: (item: Item) => readonly (string | number)[],
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(sortKey(last)) : null };
}

function isSortKey(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((part) => typeof part === "string" || typeof part === "number");
}
