import { readVin } from "../rules/decoder.ts";

/** A word that is nearly a VIN. */
export interface SuspectedVin {
  readonly text: string;
  readonly suggestion: string;
}

/** What a message of a person holds. */
export interface VinsInText {
  /** Each once, in the order of the text. */
  readonly vins: readonly string[];
  /** Words with letters that no VIN has, or that only look right. */
  readonly suspected: readonly SuspectedVin[];
  /** The text itself, when it holds no VIN and yet can hardly have been meant as anything else. */
  readonly attempt: string | undefined;
}

const LENGTH = 17;
const FEWEST_DIGITS = 3;
const MOST_WITHOUT_DIGITS = 2;
const WORD = /[\p{L}\p{N}*]+/gu;
/** What people put between the groups of a VIN. */
const SEPARATOR = /[\s\p{Pd}._]/gu;
const ATTEMPT = /^[\p{L}\p{N}*]{10,24}$/u;

/** Finds VINs anywhere in a text: alone, in sentences and addresses, in groups, in lower case. */
export function vinsInText(text: string): VinsInText {
  const vins = new Set<string>();
  const suspected = new Map<string, string>();
  const take = (word: string): boolean => {
    const read = [...word].length === LENGTH && looksLikeVin(word) ? readVin(word) : undefined;
    if (read === undefined) return false;
    if (read.ok) vins.add(read.vin);
    else if (read.suggestion !== null) suspected.set(word, read.suggestion);
    else return false;
    return true;
  };
  const plain = text.normalize("NFKC").replaceAll(/\p{Cf}/gu, "");
  for (const line of plain.split(/[\r\n,;|]+/)) {
    if (isOneVin(line) && take(line.replaceAll(SEPARATOR, ""))) continue;
    for (const [word] of line.matchAll(WORD)) take(word);
  }
  const found = vins.size + suspected.size > 0;
  return {
    vins: [...vins],
    suspected: [...suspected].map(([word, suggestion]) => ({ text: word, suggestion })),
    attempt: found ? undefined : attemptIn(plain),
  };
}

function attemptIn(text: string): string | undefined {
  if (!isOneVin(text)) return undefined;
  const whole = text.trim().replaceAll(SEPARATOR, "");
  const isPartial = /^[A-Z0-9*]{3,17}$/i.test(whole) && whole.includes("*");
  return isPartial || (ATTEMPT.test(whole) && digitsOf(whole) >= FEWEST_DIGITS) ? whole : undefined;
}

/** Whether the words can be the groups of one VIN: sentences have more words without digits. */
function isOneVin(text: string): boolean {
  const words = text.split(SEPARATOR).filter((word) => word !== "");
  return words.filter((word) => digitsOf(word) === 0).length <= MOST_WITHOUT_DIGITS;
}

/** Long numbers and long words stand in many texts. */
function looksLikeVin(word: string): boolean {
  return digitsOf(word) >= FEWEST_DIGITS && /\p{L}/u.test(word);
}

function digitsOf(word: string): number {
  return word.match(/\p{N}/gu)?.length ?? 0;
}
