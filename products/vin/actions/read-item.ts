import { Compile } from "typebox/compile";
import {
  batchObjectSchema,
  type BatchItem,
  itemIdSchema,
  type ItemId,
  yearRange,
  yearSchema,
} from "../contracts.ts";
import { vinErrors } from "../errors.ts";

const item = Compile(batchObjectSchema);
const itemId = Compile(itemIdSchema);
const modelYear = Compile(yearSchema);

type ItemObject = Exclude<BatchItem, string>;

/** One line of NDJSON as a VIN with what is known about it. Throws `VIN_LINE_INVALID` with the reason. */
export function readItem(given: unknown): ItemObject {
  if (typeof given === "string") return { vin: given };
  if (item.Check(given)) return given;
  throw vinErrors.VIN_LINE_INVALID({ problem: problemOf(given) });
}

/** The id in an item, also in one that cannot be used otherwise. */
export function idOf(given: unknown): ItemId | undefined {
  if (!isObject(given)) return undefined;
  const { id } = given;
  return itemId.Check(id) ? id : undefined;
}

function problemOf(given: unknown): string {
  if (!isObject(given)) return "The line is JSON, but neither a text nor an object.";
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(batchObjectSchema.properties, name));
  if (unknown !== undefined) {
    return `The member ${JSON.stringify(unknown.slice(0, 64))} is not known here; leave it out, or send it as "id".`;
  }
  const { vin, year, id } = given;
  if (typeof vin !== "string") return `"vin" must be a text.`;
  if (id !== undefined && !itemId.Check(id))
    return `"id" must be a text of at most 128 characters or a number.`;
  if (year !== undefined && !modelYear.Check(year)) {
    return `"year" must be a whole number from ${yearRange.earliest} to ${yearRange.latest}, without quotes.`;
  }
  return "The line does not fit its description.";
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}
