import { fail, type Result, succeed } from "./result.ts";

const LONGEST = 100;

/** Controls (NUL, line ends, escapes), line ends of Unicode, and marks that change the direction of writing. */
const UNWANTED = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const RUNS = new RegExp(`${UNWANTED.source}+`, "gu");
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A name that somebody gives to something, as it is stored: in Unicode's composed form, without blanks around,
 * 1 to 100 characters. The fault is a sentence for whoever gave it. What passes breaks no line, ends no header,
 * moves no cursor of a terminal and turns no text around.
 */
export function readName(given: string): Result<string, string> {
  const name = given.normalize("NFC").trim();
  if (!isOneLine(name))
    return fail("Give a name on one line, without control characters and marks that turn text around.");
  if (Array.from(name).length > LONGEST || !VISIBLE.test(name))
    return fail(`Give a name of 1 to ${LONGEST} characters.`);
  return succeed(name);
}

/** Whether a text is one line as `readName` asks for. */
export function isOneLine(text: string): boolean {
  return text.isWellFormed() && !UNWANTED.test(text);
}

/** Brings any text into one line; for what comes from elsewhere and cannot be given back. */
export function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(RUNS, " ").replaceAll(/ {2,}/g, " ").trim();
}

/** A name that was chosen elsewhere, made fit; `undefined` when nothing of it remains. */
export function fitName(chosen: string): string | undefined {
  const cut = Array.from(oneLine(chosen).normalize("NFC")).slice(0, LONGEST).join("").trim();
  return VISIBLE.test(cut) ? cut : undefined;
}
