import type { VinAnswer, VinField } from "../../contracts.ts";
import { say } from "../wording/wording.ts";
import { checkSection } from "./check.ts";
import { fieldText, type Reading } from "./facts.ts";
import { escaped } from "./html.ts";

/** What can be shown of a vehicle. */
export const sectionNames = ["card", "engine", "body", "safety", "plant", "check", "raw"] as const;
export type SectionName = (typeof sectionNames)[number];

export function isSection(name: string): name is SectionName {
  return (sectionNames as readonly string[]).includes(name);
}

/** Which variables belong where: by NHTSA's groups, and by name where an online service gives no group. */
const BELONGS: Readonly<Record<string, { readonly group: RegExp; readonly name: RegExp }>> = {
  engine: {
    group: /^(Engine|Mechanical)/,
    name: /^(engine|displacement|fuel|turbo|transmission|drive|valve)/,
  },
  body: {
    group: /^(Exterior|Interior)/,
    name: /^(body|doors|seat|wheel|vehicleType$|gvwr|curbWeight|steering)/,
  },
  safety: {
    group: /Safety/,
    name: /airbag|brake|^abs$|^esc$|seatbelt|pretensioner|restraint|collision|^tpms/i,
  },
  plant: { group: /^$/, name: /^(plant|manufacturer)/ },
};

function belongs({ group, name }: VinField, section: SectionName): boolean {
  const rule = BELONGS[section];
  if (rule === undefined) return true;
  return group === undefined || group === "General" ? rule.name.test(name) : rule.group.test(group);
}

/** The lines of a section, in HTML. */
export function sectionLines(reading: Reading, answer: VinAnswer, section: SectionName): string[] {
  const { language } = reading;
  if (section === "check") return checkSection(language, answer);
  const fields = (answer.fields ?? []).filter(
    (field) => field.value.trim() !== "" && field.value !== "Not Applicable" && belongs(field, section),
  );
  if (fields.length === 0) return [escaped(say(language, "sectionEmpty"))];
  return fields.map((field) => {
    const [label, value] =
      section === "raw" ? [field.variable ?? field.name, field.value] : fieldText(reading, field);
    return `${escaped(label)}: <b>${escaped(value)}</b>`;
  });
}
