import { Big } from "big.js";

/** An exact decimal number as text, such as `0.00012500`; never a float. */
export type Decimal = string & { readonly __decimal: true };

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Reads a decimal; `undefined` when the text is none (no exponent, no spaces). */
export function parseDecimal(text: string): Decimal | undefined {
  return DECIMAL.test(text) ? (text as Decimal) : undefined;
}

/** A decimal from a text known to be one; throws a `RangeError` naming the text otherwise. */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new RangeError(`"${text}" is not a decimal number.`);
  return parsed;
}

/** The exact sum. */
export function addDecimals(left: Decimal, right: Decimal): Decimal {
  return toDecimal(new Big(left).plus(right));
}

/** The exact difference. */
export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  return toDecimal(new Big(left).minus(right));
}

/** The exact product, with all its digits. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return toDecimal(new Big(left).times(right));
}

/** -1, 0 or 1 as `left` is below, equal to or above `right`. */
export function compareDecimals(left: Decimal, right: Decimal): -1 | 0 | 1 {
  return new Big(left).cmp(right);
}

export type Rounding = "down" | "half-up" | "half-even" | "up";

const ROUNDING_MODES = { down: 0, "half-up": 1, "half-even": 2, up: 3 } as const;

/** The decimal with exactly `places` digits after the point. */
export function roundDecimal(value: Decimal, places: number, rounding: Rounding): Decimal {
  return new Big(value).toFixed(places, ROUNDING_MODES[rounding]) as Decimal;
}

function toDecimal(value: Big): Decimal {
  return value.toFixed() as Decimal;
}
