import { Type } from "typebox";
import { type BotContext, type Content, defineButton, defineCommand } from "#platform/telegram";
import { decodeVin } from "../../actions/decode-vin.ts";
import {
  findVehicle,
  garageName,
  listGarage,
  NAME_LENGTH,
  removeVehicle,
  saveVehicle,
} from "../../actions/garage.ts";
import type { SavedVehicle } from "../../contracts.ts";
import { acceptVin } from "../../input/accept-vin.ts";
import { vinsInText } from "../../input/vins-in-text.ts";
import type { VinServices } from "../../services.ts";
import { type Acting, actingOf, isPrivate } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { vehicleTitle } from "../messages/facts.ts";
import { garageMessage, savedMessage, savedVehicleMessage } from "../messages/garage.ts";
import { cardFor } from "../show.ts";
import { everyLanguage, say } from "../wording/wording.ts";
import { addDialogue, renameDialogue } from "./garage-dialogues.ts";

/** Saves a vehicle under a name, or under what it is. */
async function save(
  services: VinServices,
  context: BotContext,
  given: string,
  name?: string,
): Promise<SavedVehicle> {
  const acting = await actingOf(services, context, "member");
  const { workspaceId, person: addedBy } = acting;
  const vin = acceptVin(given);
  const known = name ?? (await garageName(services, workspaceId, vin));
  const called = known ?? (await titleOf(services, context, acting, vin));
  return saveVehicle(services, workspaceId, { vin, name: called.slice(0, NAME_LENGTH), addedBy });
}

/** What the vehicle is; no decode of the person's, so it is not counted as one. */
async function titleOf(
  services: VinServices,
  { language }: BotContext,
  { preferences: { source } }: Acting,
  vin: string,
): Promise<string> {
  return vehicleTitle(
    language,
    await decodeVin(services, { vin, year: undefined, detail: "summary", source }),
  );
}

async function garagePage(services: VinServices, context: BotContext, page: number): Promise<Content> {
  const { workspaceId } = await actingOf(services, context, "member");
  return garageMessage(context.language, await listGarage(services, workspaceId), page);
}

async function savedVehicle(services: VinServices, context: BotContext, vin: string): Promise<SavedVehicle> {
  const { workspaceId } = await actingOf(services, context, "member");
  return findVehicle(services, workspaceId, vin);
}

/** `/garage`; with a VIN, and a name behind it if one likes, it is saved. */
export const garageCommand = (services: VinServices) =>
  defineCommand({
    name: "garage",
    description: everyLanguage("command_garage"),
    arguments: Type.Object({ vin: Type.Optional(Type.String()), name: Type.Optional(Type.String()) }),
    privateOnly: true,
    run: async (context, { vin, name }) => {
      if (vin === undefined) return void context.reply(await garagePage(services, context, 0));
      const found = vinsInText(vin).vins[0] ?? vin;
      context.reply(savedMessage(context.language, await save(services, context, found, name)));
    },
  });

export const garageDialogues = (services: VinServices) => [addDialogue(services), renameDialogue(services)];

export const garageButtons = (services: VinServices) => [
  defineButton(kinds.save, async (context, { vin }) => {
    const { name } = await save(services, context, vin);
    context.answer(say(context.language, "garageSaved", { name }));
    if (!isPrivate(context)) return;
    const acting = await actingOf(services, context);
    context.edit(await cardFor(services, context, acting, vin, "card"));
  }),
  defineButton(kinds.garage, async (context, { page }) =>
    context.edit(await garagePage(services, context, page)),
  ),
  defineButton(kinds.garageVehicle, async (context, { vin }) =>
    context.edit(savedVehicleMessage(context.language, await savedVehicle(services, context, vin))),
  ),
  defineButton(kinds.garageAdd, async (context) => {
    await actingOf(services, context, "member");
    await context.begin(addDialogue(services), {});
  }),
  defineButton(kinds.garageRename, async (context, { vin }) =>
    context.begin(renameDialogue(services), await savedVehicle(services, context, vin)),
  ),
  defineButton(kinds.garageRemove, async (context, { vin }) => {
    const { name } = await savedVehicle(services, context, vin);
    const { workspaceId } = await actingOf(services, context, "member");
    await removeVehicle(services, workspaceId, vin);
    context.answer(say(context.language, "garageRemoved", { name }));
    context.edit(await garagePage(services, context, 0));
  }),
];
