const displacements = new Set(["DisplacementCC", "DisplacementCI", "DisplacementL"]);

/**
 * Whether two texts say the same: letters and digits only, `&` is `and`, either order of
 * Convertible/Cabriolet, displacements within a millionth, several rows in any order.
 */
export function isSame(field: string, expected: string | string[], own: string): boolean {
  if (Array.isArray(expected)) {
    return (
      rowsOf(expected.join(", ")) === rowsOf(own) ||
      bare(expected.join("")) === bare(own.replaceAll(", ", ""))
    );
  }
  if (displacements.has(field))
    return Math.abs(Number(expected) - Number(own)) <= 1e-6 * Math.abs(Number(expected));
  return bare(expected) === bare(own) || (expected.includes(", ") && rowsOf(expected) === rowsOf(own));
}

function rowsOf(text: string): string {
  return text.split(", ").map(bare).sort().join("|");
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replaceAll("&", "and")
    .replaceAll("cabriolet/convertible", "convertible/cabriolet")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}
