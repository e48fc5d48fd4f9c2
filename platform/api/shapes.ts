import { type TSchema, Type } from "typebox";
import type { PageRequest } from "#platform/kernel";

/** A misspelt member is refused: what narrows a call must not get lost. */
export const closed = { additionalProperties: false };

/** ISO 8601 in UTC. */
export const moment = Type.String({ format: "date-time" });

export const maybeMoment = Type.Union([moment, Type.Null()]);

export const maybeText = Type.Union([Type.String(), Type.Null()]);

const DEFAULT_LIMIT = 50;

/** Which page of a list is wanted. */
export const pageMembers = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: DEFAULT_LIMIT })),
  cursor: Type.Optional(Type.String({ maxLength: 1000, description: "`nextCursor` of the page before." })),
};
export const pageQuery = Type.Object(pageMembers, closed);

/** One page of a list. */
export function pageSchema<Item extends TSchema>(item: Item) {
  const nextCursor = { ...maybeText, description: "For the next page; `null` on the last." };
  return Type.Object({ items: Type.Array(item), nextCursor }, closed);
}

/** The page that a query asks for. */
export function pageOf({ limit = DEFAULT_LIMIT, cursor }: Partial<PageRequest>): PageRequest {
  return { limit, ...(cursor === undefined ? {} : { cursor }) };
}

/** An id in a path. One that is none belongs to nothing, so the action answers 404. */
export const idParameter = Type.String({ maxLength: 64 });

/** Secrets that were handed out: long enough for all of them, short enough to be no burden. */
export const token = Type.String({ minLength: 1, maxLength: 500 });

export const emailAddress = Type.String({ maxLength: 320, examples: ["ann@example.com"] });

/** No upper bound below that of the password rules: they tell best what is wrong. */
export const password = Type.String({ maxLength: 1000 });

/** Code of an app, a mail or the recovery list, as people type it. */
export const code = Type.String({ minLength: 1, maxLength: 64 });

/** ISO 8601 text of a date; `null` stays. */
export function momentOf(date: Date): string;
export function momentOf(date: Date | null): string | null;
export function momentOf(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
