import { oneLine } from "#platform/kernel";

const LONGEST_SUBJECT = 200;

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
