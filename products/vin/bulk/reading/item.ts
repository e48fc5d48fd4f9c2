import { itemError } from "../../actions/item-error.ts";
import type { ItemError, ItemId } from "../../contracts.ts";
import { vinErrors } from "../../errors.ts";
import type { BulkInput } from "../../store/bulk-items.ts";

/** Longer than any VIN with its spaces; what is longer is stored as its beginning with the fault. */
const LONGEST_TEXT = 256;
/** Of a text that cannot be used, so that people find it again. */
const SHOWN_TEXT = 64;

export interface GivenItem {
  readonly vin: string;
  readonly year?: number | undefined;
  readonly id?: ItemId | undefined;
  readonly error?: ItemError | undefined;
}

/** An item as it is stored: of bounded length, and nothing that the database cannot hold. */
export function storedItem({ vin, year, id, error }: GivenItem): BulkInput {
  const text = clean(vin);
  const fault =
    error ??
    (text.length > LONGEST_TEXT ? itemError(vinErrors.VIN_WRONG_LENGTH({ length: text.length })) : undefined);
  if (fault === undefined && year === undefined && id === undefined) return text;
  return {
    vin: fault === undefined ? text : text.slice(0, SHOWN_TEXT).toWellFormed(),
    ...(year !== undefined && { year }),
    ...(id !== undefined && { id: typeof id === "string" ? clean(id) : id }),
    ...(fault !== undefined && { error: fault }),
  };
}

function clean(text: string): string {
  return text.includes("\u0000") ? text.replaceAll("\u0000", "\uFFFD").toWellFormed() : text.toWellFormed();
}
