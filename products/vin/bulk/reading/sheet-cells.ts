/** Where a cell stands, as its sheet writes it: `r="AB12"` (ECMA-376, 18.3.1.4), or with the namespace's prefix. */
const PLACE = /<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,9})"/g;
/** A piece at a time, so that no second copy of a large sheet is held; a cell's place may lie over its end. */
const PIECE_BYTES = 1_048_576;
const OVERLAP_BYTES = 256;
const LETTERS = 26;
const FIRST_LETTER = 64;

/** How many cells a sheet has once it is a table: up to its last row and its last column, filled or not. */
export function cellsIn(sheet: Buffer): number {
  let rows = 0;
  let columns = 0;
  for (let from = 0; from < sheet.length; from += PIECE_BYTES) {
    const piece = sheet.toString("latin1", from, from + PIECE_BYTES + OVERLAP_BYTES);
    for (const [, letters = "", row = ""] of piece.matchAll(PLACE)) {
      rows = Math.max(rows, Number(row));
      columns = Math.max(columns, columnOf(letters));
    }
  }
  return rows * columns;
}

function columnOf(letters: string): number {
  let column = 0;
  for (let at = 0; at < letters.length; at += 1) {
    column = column * LETTERS + letters.charCodeAt(at) - FIRST_LETTER;
  }
  return column;
}
