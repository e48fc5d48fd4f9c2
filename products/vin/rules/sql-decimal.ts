/** A decimal literal as SQL Server types it. */
export interface SqlDecimal {
  /** The number without its point. */
  digits: bigint;
  /** Digits after the point. */
  scale: number;
  /** All digits that count; an integer literal has 10. */
  precision: number;
}

const literal = /^(-?)(\d{1,18})(\.?)(\d{0,18})$/;

/** Reads a literal such as `2.4`, `1584` or `1000.`; null when it is none. */
export function parseDecimal(text: string): SqlDecimal | null {
  const parts = literal.exec(text.trim());
  if (parts === null) return null;
  const [, sign = "", whole = "", point = "", fraction = ""] = parts;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length;
  const significant = whole.replace(/^0+/, "").length + scale;
  const precision = point === "" ? 10 : Math.max(significant, 1);
  return { digits, scale, precision };
}

/** Product with SQL Server's scale: the sum of both scales. */
export function multiply(left: SqlDecimal, right: SqlDecimal): string {
  return format(left.digits * right.digits, left.scale + right.scale);
}

/**
 * Quotient with SQL Server's scale, max(6, left scale + right precision + 1), cut off, not rounded.
 */
export function divideTruncated(left: SqlDecimal, right: SqlDecimal): string | null {
  if (right.digits === 0n) return null;
  const scale = Math.max(6, left.scale + right.precision + 1);
  const shift = 10n ** BigInt(scale + right.scale - left.scale);
  return format((left.digits * shift) / right.digits, scale);
}

function format(digits: bigint, scale: number): string {
  if (scale === 0) return digits.toString();
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, "0");
  return `${negative ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
