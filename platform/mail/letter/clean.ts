const LONGEST_SUBJECT = 200;

/** Controls, line ends of every kind, and marks that change the direction of writing. */
const UNWANTED = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu;

/** A value as one line of visible text: nothing that ends a header, moves a cursor or turns text around. */
export function oneLine(value: string): string {
  return value.toWellFormed().replaceAll(UNWANTED, " ").replaceAll(/ {2,}/g, " ").trim();
}

/** A subject: one line of a bounded length. */
export function subjectLine(value: string): string {
  const characters = [...oneLine(value)];
  if (characters.length <= LONGEST_SUBJECT) return characters.join("");
  return `${characters.slice(0, LONGEST_SUBJECT - 1).join("")}…`;
}

/**
 * A name that somebody chose, so that mail programs make no link of it: after each dot, colon and
 * slash inside a word stands an invisible word joiner.
 */
export function unlinked(name: string): string {
  return oneLine(name).replaceAll(/(?<=\S)([.:/@])(?=\S)/g, "$1\u2060");
}
