import { type BotContext, type Content, press } from "#platform/telegram";
import { decodeVin } from "../actions/decode-vin.ts";
import { garageName } from "../actions/garage.ts";
import { AppError } from "#platform/kernel";
import type { Preferences, SourceChoice, VinAnswer } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { type Acting, isPrivate } from "./acting.ts";
import { kinds } from "./buttons.ts";
import { type CardSubject, type Manner, vehicleCard } from "./messages/card.ts";
import { type Reading, vehicleTitle } from "./messages/facts.ts";
import { code, escaped } from "./messages/html.ts";
import type { SectionName } from "./messages/sections.ts";
import { faultText } from "./refusals.ts";
import { say } from "./wording/wording.ts";

const unitChoices: readonly Preferences["units"][] = ["metric", "us"];
const sourceChoices: readonly SourceChoice[] = ["offline", "nhtsa", "autodev", "auto"];

export function readingOf({ language }: BotContext, { preferences }: Acting): Reading {
  return { language, units: preferences.units };
}

/** Decodes for a person, with the source of their choice, and enters it in the history. */
export async function decodeFor(services: VinServices, acting: Acting, vin: string): Promise<VinAnswer> {
  const { source } = acting.preferences;
  const answer = await decodeVin(services, { vin, year: undefined, detail: "full", source });
  services.recorder.record(acting.workspaceId, answer.vin, answer.source.name);
  return answer;
}

/** What the buttons of a card tell of how it was written. */
export type Written = Readonly<Partial<Record<"language" | "units" | "source", string>>> & {
  readonly canSave?: boolean;
};

/**
 * The card of a vehicle as the person wants to read it, or as it was `written` for whoever asked for it. Throws what
 * `decodeVin` throws.
 */
export async function cardFor(
  services: VinServices,
  context: BotContext,
  acting: Acting,
  vin: string,
  section?: SectionName,
  written: Written = {},
): Promise<Content> {
  const manner = mannerOf(context, acting, written);
  const answer =
    section === undefined
      ? await decodeFor(services, acting, vin)
      : await decodeVin(services, { vin, year: undefined, detail: "full", source: manner.source });
  const subject = isPrivate(context)
    ? await keptOf(services, acting, answer)
    : { savedAs: undefined, canSave: manner.canSave, written: manner };
  return vehicleCard(manner, { answer, ...subject }, section);
}

/** Everybody reads a card in a group, so it stays in the words of whoever asked for it; alone one reads one's own. */
function mannerOf(context: BotContext, acting: Acting, written: Written): Manner {
  const { isInside: canSave, preferences } = acting;
  const own = { ...readingOf(context, acting), source: preferences.source, canSave };
  if (isPrivate(context)) return own;
  const { language = own.language } = written;
  const units = unitChoices.find((one) => one === written.units) ?? own.units;
  const source = sourceChoices.find((one) => one === written.source) ?? own.source;
  return { language, units, source, canSave: written.canSave ?? canSave };
}

/** What a garage says of a vehicle is told to nobody but those whose it is: others read along in groups. */
async function keptOf(
  services: VinServices,
  { isInside, workspaceId }: Acting,
  { vin }: VinAnswer,
): Promise<Pick<CardSubject, "savedAs" | "canSave">> {
  const savedAs = isInside ? await garageName(services, workspaceId, vin) : undefined;
  return { savedAs, canSave: isInside && savedAs === undefined };
}

const IN_A_ROW = 5;
const MOST_COMPARED = 4;

/** Several vehicles in one message: a line for each, and buttons to open and to compare them. */
export async function listFor(
  services: VinServices,
  context: BotContext,
  acting: Acting,
  vins: readonly string[],
  found = vins.length,
): Promise<Content> {
  const { language } = context;
  const lines: string[] = [];
  for (const [place, vin] of vins.entries()) {
    lines.push(`${place + 1}. ${code(vin)}\n${escaped(await shortly(services, context, acting, vin))}`);
  }
  const open = vins.map((vin, place) => ({ text: String(place + 1), press: press(kinds.open, { vin }) }));
  const rows = Array.from({ length: Math.ceil(open.length / IN_A_ROW) }, (_, row) =>
    open.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW),
  );
  const compare =
    vins.length <= MOST_COMPARED
      ? [[{ text: say(language, "compareButton"), press: press(kinds.compare, {}) }]]
      : [];
  const { length: count } = vins;
  const title = escaped(
    found > count ? say(language, "firstVins", { limit: count }) : say(language, "someVins", { count }),
  );
  return {
    text: [title, "", ...lines, "", escaped(say(language, "showAll"))].join("\n"),
    html: true,
    plainLinks: true,
    buttons: [...rows, ...compare],
  };
}

async function shortly(
  services: VinServices,
  context: BotContext,
  acting: Acting,
  vin: string,
): Promise<string> {
  try {
    return vehicleTitle(context.language, await decodeFor(services, acting, vin));
  } catch (fault) {
    if (!(fault instanceof AppError)) throw fault;
    return say(context.language, "notDecoded", { reason: faultText(fault, context.language) });
  }
}
