import { SLOT_BAR, SLOT_UNDERSCORE, slotOf } from "../alphabet.ts";
import { FIRST_CLASS_TOKEN, KEY_POSITIONS, TOKEN_ANY, TOKEN_END } from "../layout.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { TextTable } from "./text-table.ts";

/** Slots as bits; bigint because there are more than 32. */
interface CharacterClass {
  matches: bigint;
  /** The characters that NHTSA counts as valid at this position because of this class. */
  valid: bigint;
}

export interface KeyCollector {
  /** The position of a key in the key columns. */
  position(key: string): number;
  write(writer: ColumnWriter, texts: TextTable): void;
}

const bit = (slot: number): bigint => 1n << BigInt(slot);
const digits = 0x3ffn;
const neverValid = bit(slotOf(73)) | bit(slotOf(79)) | bit(slotOf(81));
const barBit = bit(SLOT_BAR);
const anyWithUnderscore: CharacterClass = { matches: (1n << 39n) - 1n, valid: bit(SLOT_UNDERSCORE) };

/** Collects distinct keys and the character classes that they use. */
export function createKeyCollector(): KeyCollector {
  const keys = new Map<string, number>();
  return {
    position(key) {
      const known = keys.get(key);
      if (known !== undefined) return known;
      keys.set(key, keys.size);
      return keys.size - 1;
    },
    write: (writer, texts) => writeKeys([...keys.keys()], writer, texts),
  };
}

function writeKeys(keys: string[], writer: ColumnWriter, texts: TextTable): void {
  const classes = new Map<string, number>();
  const bare = keys.map((key) => key.replaceAll("[", "").replaceAll("]", ""));
  const ranks = new Map([...new Set(bare)].sort(byCodeUnits).map((text, rank) => [text, rank]));
  keys.forEach((key, position) => {
    const tokens = tokensOf(key).map((token) => tokenNumber(token, classes, writer));
    while (tokens.length < KEY_POSITIONS) tokens.push(TOKEN_END);
    for (const token of tokens) writer.push("keyTokens", token);
    writer.push("keyText", texts.position(key));
    writer.push("keyOrder", ranks.get(bare[position] ?? "") ?? 0);
    writer.push("keyLength", key.replaceAll("*", "").length);
    writer.push("keyExplains", explainedPositions(tokens));
    writer.push("keyFormulaFrom", key.indexOf("#") + 1);
    writer.push("keyFormulaTo", key.lastIndexOf("#") + 1);
  });
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function tokenNumber(
  token: CharacterClass | "any",
  classes: Map<string, number>,
  writer: ColumnWriter,
): number {
  if (token === "any") return TOKEN_ANY;
  const name = `${token.matches}/${token.valid}`;
  const known = classes.get(name);
  if (known !== undefined) return known;
  const number = FIRST_CLASS_TOKEN + classes.size;
  classes.set(name, number);
  writer.push("classMatchLow", Number(token.matches & 0xffffffffn));
  writer.push("classMatchHigh", Number(token.matches >> 32n));
  writer.push("classValidLow", Number(token.valid & 0xffffffffn));
  writer.push("classValidHigh", Number(token.valid >> 32n));
  return number;
}

/** Bits 0-4 for VIN positions 4-8 and bit 5 for position 11, where the key names characters. */
function explainedPositions(tokens: number[]): number {
  const watched = [0, 1, 2, 3, 4, 7];
  return watched.reduce(
    (mask, token, index) => ((tokens[token] ?? 0) >= FIRST_CLASS_TOKEN ? mask | (1 << index) : mask),
    0,
  );
}

/** A key longer than any VIN gets a class that nothing matches, so that it never applies. */
function tokensOf(key: string): (CharacterClass | "any")[] {
  const tokens: (CharacterClass | "any")[] = [];
  for (let at = 0; at < key.length; at++) {
    const character = key.charAt(at);
    if (character === "[" && key.includes("]", at)) {
      const end = key.indexOf("]", at);
      tokens.push(characterClass(key.slice(at + 1, end)));
      at = end;
    } else tokens.push(simpleToken(character));
  }
  if (tokens.length <= KEY_POSITIONS) return tokens;
  return [...tokens.slice(0, KEY_POSITIONS - 1), { matches: 0n, valid: 0n }];
}

function simpleToken(character: string): CharacterClass | "any" {
  if (character === "*") return "any";
  if (character === "#") return { matches: digits, valid: digits };
  if (character === "_") return anyWithUnderscore;
  if (character === "|") return { matches: barBit, valid: 0n };
  const own = bit(slotOf(character.charCodeAt(0)));
  return { matches: own, valid: own };
}

/** Ranges run in the order 0-9, A-Z, so `[1-A-JT]` means 1 to A, `-`, J and T. */
function characterClass(content: string): CharacterClass {
  let matches = 0n;
  for (let at = 0; at < content.length; at++) {
    const from = slotOf(content.charCodeAt(at));
    if (content.charAt(at + 1) === "-" && at + 2 < content.length) {
      const to = slotOf(content.charCodeAt(at + 2));
      for (let slot = from; slot <= to; slot++) matches |= bit(slot);
      at += 2;
    } else if (content.charAt(at) !== "*" && content.charAt(at) !== "-") {
      matches |= content.charAt(at) === "|" ? barBit : bit(from);
    }
  }
  const valid = content.includes("-") ? matches & ~neverValid & ~bit(SLOT_UNDERSCORE) : matches;
  return { matches, valid: valid & ~barBit };
}
