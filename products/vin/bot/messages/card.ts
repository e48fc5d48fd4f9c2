import { type Content, type InlineButton, press } from "#platform/telegram";
import type { SourceChoice, VinAnswer } from "../../contracts.ts";
import { kinds } from "../buttons.ts";
import { say } from "../wording/wording.ts";
import { checkLines, meantVins, sourceLine } from "./check.ts";
import { type FactName, factLabel, factText, type Reading, vehicleTitle } from "./facts.ts";
import { bold, code, escaped, fitted } from "./html.ts";
import { sectionLines, type SectionName, sectionNames } from "./sections.ts";

/** How whoever asked for a card wants it. */
export interface Manner extends Reading {
  readonly source: SourceChoice;
  readonly canSave: boolean;
}

/** What a card is drawn from. */
export interface CardSubject {
  /** With every variable, so that each section can be shown. */
  readonly answer: VinAnswer;
  /** Name in the garage. */
  readonly savedAs: string | undefined;
  /** Whether it can go into the garage. */
  readonly canSave: boolean;
  /** What its buttons carry, so that it stays as it was written whoever presses them. */
  readonly written?: Manner | undefined;
}

/** One vehicle: an overview or one section of what is known, with buttons to the others. */
export function vehicleCard(reading: Reading, subject: CardSubject, section: SectionName = "card"): Content {
  const { answer, savedAs } = subject;
  const { language } = reading;
  const title = vehicleTitle(language, answer);
  const saved = savedAs === undefined ? "" : savedAs === title ? " ⭐" : ` · ⭐ ${escaped(savedAs)}`;
  const head = [bold(title) + saved, code(answer.vin), ""];
  const body =
    section === "card"
      ? overview(reading, answer)
      : [bold(say(language, `section_${section}`)), ...sectionLines(reading, answer, section)];
  const { text, left } = fitted([...head, ...body]);
  const rest = left > 0 ? `\n${escaped(say(language, "more", { count: left }))}` : "";
  return {
    text: text + rest,
    html: true,
    plainLinks: true,
    buttons: cardButtons(language, subject, section),
  };
}

function overview(reading: Reading, answer: VinAnswer): string[] {
  const { language } = reading;
  const fact = (name: FactName): string[] => {
    const value = answer[name];
    return value === undefined ? [] : [`${factLabel(language, name)}: ${factText(reading, name, value)}`];
  };
  const joined = (label: string, ...parts: readonly (string | undefined)[]): string[] => {
    const known = parts.filter((part) => part !== undefined);
    return known.length === 0 ? [] : [`${label}: ${known.join(", ")}`];
  };
  const told = (name: FactName): string | undefined => {
    const value = answer[name];
    return value === undefined ? undefined : factText(reading, name, value);
  };
  const cylinders = answer.engineCylinders === undefined ? undefined : cylinderText(answer);
  return [
    ...joined(factLabel(language, "bodyClass"), told("bodyClass")),
    ...fact("doors"),
    ...joined(
      say(language, "engine"),
      told("engineDisplacementLitres"),
      cylinders,
      told("enginePowerHorsepower"),
      told("engineModel"),
    ),
    ...joined(factLabel(language, "fuelPrimary"), told("fuelPrimary"), told("fuelSecondary")),
    ...fact("transmissionStyle"),
    ...fact("driveType"),
    ...fact("grossWeightRating"),
    ...joined(say(language, "madeIn"), told("plantCity"), told("plantState"), told("plantCountry")),
  ]
    .map(escaped)
    .concat("", checkLines(language, answer), escaped(sourceLine(language, answer)));
}

const ARRANGEMENT: Readonly<Record<string, string>> = { "V-Shaped": "V", "In-Line": "I", "W-Shaped": "W" };

/** `V6`, or the number alone. */
function cylinderText({ engineConfiguration = "", engineCylinders }: VinAnswer): string {
  return `${ARRANGEMENT[engineConfiguration] ?? ""}${engineCylinders}${ARRANGEMENT[engineConfiguration] === undefined ? " cyl." : ""}`;
}

function cardButtons(
  language: string,
  { answer, canSave, written }: CardSubject,
  shown: SectionName,
): readonly (readonly InlineButton[])[] {
  const { vin } = answer;
  const sections = sectionNames
    .filter((name) => name !== shown)
    .map((name) => ({
      text: say(language, `section_${name}`),
      press: press(kinds.section, { name, vin, ...written }),
    }));
  const save = canSave ? [{ text: say(language, "saveButton"), press: press(kinds.save, { vin }) }] : [];
  const actions = [
    ...save,
    ...meantVins(answer).map((meant) => ({
      text: say(language, "decodeIt", { vin: meant.vin }),
      press: press(kinds.open, { vin: meant.vin }),
    })),
  ];
  return [sections.slice(0, 3), sections.slice(3), ...actions.map((action) => [action])];
}
