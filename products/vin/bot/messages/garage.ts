import { type Content, press } from "#platform/telegram";
import type { SavedVehicle } from "../../contracts.ts";
import { kinds } from "../buttons.ts";
import { say } from "../wording/wording.ts";
import { bold, code, escaped } from "./html.ts";
import { PAGE_SIZE, pageButtons } from "./pages.ts";

const IN_A_ROW = 4;

/** A page of the garage. */
export function garageMessage(language: string, vehicles: readonly SavedVehicle[], page: number): Content {
  const add = { text: say(language, "garageAdd"), press: press(kinds.garageAdd, {}) };
  if (vehicles.length === 0) {
    const text = say(language, "garageEmpty", { save: say(language, "saveButton") });
    return { text, buttons: [[add]] };
  }
  const last = Math.floor((vehicles.length - 1) / PAGE_SIZE);
  const at = Math.min(page, last);
  const from = at * PAGE_SIZE;
  const shown = vehicles.slice(from, from + PAGE_SIZE);
  const open = shown.map(({ vin }, place) => ({
    text: String(from + place + 1),
    press: press(kinds.garageVehicle, { vin }),
  }));
  const lines = shown.map(({ vin, name }, place) => `${from + place + 1}. ${bold(name)}\n${code(vin)}`);
  return {
    text: [`${bold(say(language, "garageTitle"))} (${vehicles.length})`, "", ...lines].join("\n"),
    html: true,
    buttons: [
      open.slice(0, IN_A_ROW),
      open.slice(IN_A_ROW),
      pageButtons(language, kinds.garage, at, at < last),
      [add],
    ].filter((row) => row.length > 0),
  };
}

/** One saved vehicle, and what can be done with it. */
export function savedVehicleMessage(language: string, { vin, name }: SavedVehicle): Content {
  return {
    text: `⭐ ${bold(name)}\n${code(vin)}`,
    html: true,
    buttons: [
      [{ text: say(language, "garageShow"), press: press(kinds.open, { vin }) }],
      [
        { text: say(language, "garageRename"), press: press(kinds.garageRename, { vin }) },
        { text: say(language, "garageRemove"), press: press(kinds.garageRemove, { vin }) },
      ],
      [{ text: say(language, "back"), press: press(kinds.garage, { page: 0 }) }],
    ],
  };
}

/** That a vehicle is saved, and how to call it otherwise. */
export function savedMessage(language: string, { vin, name }: SavedVehicle): Content {
  return {
    text: escaped(say(language, "garageSaved", { name })),
    html: true,
    buttons: [[{ text: say(language, "garageRename"), press: press(kinds.garageRename, { vin }) }]],
  };
}
