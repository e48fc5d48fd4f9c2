import { checkDigitOf, serialStart } from "../../products/vin/rules/check-digit.ts";
import { isLightVehicle } from "../../products/vin/rules/wmi.ts";
import { characterOf } from "../../products/vin/vehicle-index/alphabet.ts";
import { FIRST_CLASS_TOKEN, KEY_POSITIONS } from "../../products/vin/vehicle-index/layout.ts";
import type { VehicleIndex } from "../../products/vin/vehicle-index/types.ts";
import type { Random } from "./random.ts";

export interface Corpus {
  vins: string[];
  wmiCount: number;
  /** Distinct values of positions 1-11. */
  descriptorCount: number;
}

const yearCodes = "ABCDEFGHJKLMNPRSTVWXY123456789";
const MAKE_ATTEMPTS = 4;

/**
 * VINs that real patterns describe, each with another descriptor, evenly spread over the WMIs:
 * the characters come from keys of one schema, the year from the schema's years, the check digit
 * is right and the serial number random.
 */
export function makeCorpus(
  index: VehicleIndex,
  random: Random,
  options: { count: number; wmiCount: number; currentYear: number },
): Corpus {
  const wmis = wmisWithPatterns(index, random).slice(0, options.wmiCount);
  const vins: string[] = [];
  const descriptors = new Set<string>();
  const used = new Set<number>();
  for (let round = 0; vins.length < options.count && round < options.count * MAKE_ATTEMPTS; round++) {
    const wmi = wmis[round % wmis.length] ?? 0;
    const vin = makeVin(index, random, wmi, options.currentYear);
    if (vin === null || descriptors.has(vin.slice(0, 11))) continue;
    descriptors.add(vin.slice(0, 11));
    used.add(wmi);
    vins.push(vin);
  }
  return { vins, wmiCount: used.size, descriptorCount: descriptors.size };
}

/** The same descriptors with other serial numbers. */
export function withOtherSerials(vins: readonly string[], random: Random, count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const vin = vins[at % vins.length] ?? "";
    return vin.slice(0, 12) + vin.slice(12, 14) + String(random.below(1000)).padStart(3, "0");
  });
}

/** WMIs that have patterns, three-character ones first, each kind shuffled. */
function wmisWithPatterns(index: VehicleIndex, random: Random): number[] {
  const { wmiText, wmiLinkStart } = index.columns;
  const found = [...wmiText.keys()].filter((wmi) => wmiLinkStart[wmi] !== wmiLinkStart[wmi + 1]);
  const isShort = (wmi: number): boolean => index.text(wmiText[wmi] ?? 0).length === 3;
  const short = random.shuffle(found.filter(isShort));
  return [...short, ...random.shuffle(found.filter((wmi) => !isShort(wmi)))];
}

function makeVin(index: VehicleIndex, random: Random, wmi: number, currentYear: number): string | null {
  const { wmiText, wmiLinkStart, linkSchema, linkFromYear, linkToYear, wmiVehicleType, wmiTruckType } =
    index.columns;
  const start = wmiLinkStart[wmi] ?? 0;
  const link = start + random.below((wmiLinkStart[wmi + 1] ?? 0) - start);
  const from = Math.max(linkFromYear[link] ?? 0, 1981);
  const to = Math.min(linkToYear[link] ?? 0, currentYear + 1);
  if (to < from) return null;
  const year = from + random.below(to - from + 1);
  const characters = keyCharacters(index, random, linkSchema[link] ?? 0);
  characters[6] = yearCodes.charAt((year - 1980) % 30);
  for (let at = 8; at < KEY_POSITIONS; at++) characters[at] = String(random.below(10));
  const text = index.text(wmiText[wmi] ?? 0);
  const head = text.slice(0, 3) + characters.slice(0, 5).join("");
  const tail = characters.slice(6).join("");
  const vin = `${head}0${text.length === 6 ? tail.slice(0, 2) + text.slice(3) + tail.slice(5) : tail}`;
  const light = isLightVehicle(wmiVehicleType[wmi] ?? 0, wmiTruckType[wmi] ?? 0);
  return vin.slice(0, 8) + checkDigitOf(vin, serialStart(vin, light)) + vin.slice(9);
}

/** Characters that one random key after the other allows, until every position has one. */
function keyCharacters(index: VehicleIndex, random: Random, schema: number): string[] {
  const { schemaGroupStart, groupKey, keyTokens } = index.columns;
  const characters: string[] = Array.from({ length: KEY_POSITIONS }, () => "");
  const start = schemaGroupStart[schema] ?? 0;
  const count = (schemaGroupStart[schema + 1] ?? 0) - start;
  for (let attempt = 0; attempt < (count === 0 ? 0 : 12); attempt++) {
    const key = groupKey[start + random.below(count)] ?? 0;
    for (let position = 0; position < KEY_POSITIONS; position++) {
      const token = keyTokens[key * KEY_POSITIONS + position] ?? 0;
      if (token >= FIRST_CLASS_TOKEN && characters[position] === "") {
        characters[position] = random.pick(charactersOf(index, token)) ?? "";
      }
    }
  }
  return characters.map((character) =>
    character === "" ? (random.pick([..."0123456789ABCDEFGHJKLMNPRSTUVWXYZ"]) ?? "0") : character,
  );
}

function charactersOf(index: VehicleIndex, token: number): string[] {
  const { classValidLow, classValidHigh } = index.columns;
  const at = token - FIRST_CLASS_TOKEN;
  const characters: string[] = [];
  for (let slot = 0; slot < 36; slot++) {
    const word = slot < 32 ? classValidLow[at] : classValidHigh[at];
    if ((((word ?? 0) >>> (slot & 31)) & 1) === 1) characters.push(characterOf(slot));
  }
  return characters;
}
