import { type Decimal, decimal, multiplyDecimals, type Rounding, roundDecimal } from "./decimal.ts";

/** An amount in the minor unit of its currency: 990 USD is $9.90, 500 JPY is ¥500. */
export interface Money {
  readonly amountMinor: bigint;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** Money from an integer count of minor units; throws a `RangeError` on a fraction or a bad code. */
export function money(amountMinor: bigint | number, currency: string): Money {
  if (typeof amountMinor === "number" && !Number.isSafeInteger(amountMinor)) {
    throw new RangeError(`Money is counted in whole minor units, ${amountMinor} is not a whole number.`);
  }
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new RangeError(`"${currency}" is not an ISO 4217 currency code.`);
  }
  return { amountMinor: BigInt(amountMinor), currency };
}

/** Throws a `RangeError` for two currencies. */
export function addMoney(left: Money, right: Money): Money {
  requireSameCurrency(left, right);
  return { amountMinor: left.amountMinor + right.amountMinor, currency: left.currency };
}

/** Throws a `RangeError` for two currencies. */
export function subtractMoney(left: Money, right: Money): Money {
  requireSameCurrency(left, right);
  return { amountMinor: left.amountMinor - right.amountMinor, currency: left.currency };
}

/** Money times an exact decimal factor, rounded to whole minor units. */
export function multiplyMoney(value: Money, factor: Decimal, rounding: Rounding): Money {
  const product = multiplyDecimals(decimal(value.amountMinor.toString()), factor);
  return { amountMinor: BigInt(roundDecimal(product, 0, rounding)), currency: value.currency };
}

/**
 * Splits money by whole weights so that the parts sum to the whole; left-over minor units go to
 * the first parts that have a weight. Throws a `RangeError` when the weights are negative or all zero.
 */
export function allocateMoney(value: Money, weights: readonly number[]): Money[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total <= 0n || weights.some((weight) => weight < 0)) {
    throw new RangeError("Weights must not be negative and must sum to more than zero.");
  }
  const shares = weights.map((weight) => (value.amountMinor * BigInt(weight)) / total);
  let rest = value.amountMinor - shares.reduce((sum, share) => sum + share, 0n);
  const step = rest < 0n ? -1n : 1n;
  return shares.map((share, index) => {
    const extra = rest === 0n || weights[index] === 0 ? 0n : step;
    rest -= extra;
    return { amountMinor: share + extra, currency: value.currency };
  });
}

/** Digits after the point of a currency, from the runtime's ISO 4217 data. */
export function minorUnitDigits(currency: string): number {
  return (
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** Money for people, in their language: `$9.90`, `9,90 €`. */
export function formatMoney(value: Money, locale: string): string {
  const digits = minorUnitDigits(value.currency);
  const sign = value.amountMinor < 0n ? "-" : "";
  const absolute = value.amountMinor < 0n ? -value.amountMinor : value.amountMinor;
  const text = absolute.toString().padStart(digits + 1, "0");
  const major = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: value.currency });
  return format.format(`${sign}${major}` as Intl.StringNumericLiteral);
}

function requireSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new RangeError(`Cannot combine ${left.currency} with ${right.currency}; convert first.`);
  }
}
