import { type BotContext, defineDialogue } from "#platform/telegram";
import { NAME_LENGTH, renameVehicle, saveVehicle } from "../../actions/garage.ts";
import type { SavedVehicle } from "../../contracts.ts";
import { vinErrors } from "../../errors.ts";
import { acceptVin } from "../../input/accept-vin.ts";
import { vinsInText } from "../../input/vins-in-text.ts";
import type { VinServices } from "../../services.ts";
import { actingOf } from "../acting.ts";
import { vehicleTitle } from "../messages/facts.ts";
import { savedMessage } from "../messages/garage.ts";
import { decodeFor } from "../show.ts";
import { orCancel, say } from "../wording/wording.ts";
import { answerText } from "./vin.ts";

const TIMEOUT_SECONDS = 900;
/** What stands for the name that was offered. */
const AS_OFFERED = "-";

/** Whoever sends a VIN where a name is asked for wants to know the vehicle, not to call another one so. */
async function answeredVins(services: VinServices, context: BotContext, text: string): Promise<boolean> {
  return vinsInText(text).vins.length > 0 && answerText(services, context, text);
}

/** Asks for a VIN and for a name. */
export const addDialogue = (services: VinServices) =>
  defineDialogue<Partial<SavedVehicle>>({
    name: "garage-add",
    first: "vin",
    timeoutSeconds: TIMEOUT_SECONDS,
    steps: {
      vin: {
        ask: (context) => void context.reply(say(context.language, "garageAskVin")),
        receive: async (context) => {
          const text = context.message?.text ?? "";
          const acting = await actingOf(services, context, "member");
          const vin = vinsInText(text).vins[0] ?? acceptVin(text);
          const name = vehicleTitle(context.language, await decodeFor(services, acting, vin));
          return { next: "name", state: { vin, name: name.slice(0, NAME_LENGTH) } };
        },
      },
      name: {
        ask: (context, { name = "" }) => void context.reply(say(context.language, "garageAskName", { name })),
        receive: async (context, { vin = "", name: offered = "" }) => {
          const { workspaceId, person: addedBy } = await actingOf(services, context, "member");
          const text = context.message?.text?.trim() ?? "";
          if (await answeredVins(services, context, text))
            return { again: orCancel(context.language, "garageAskName", { name: offered }) };
          const name = text === AS_OFFERED ? offered : text;
          const saved = await saveVehicle(services, workspaceId, { vin, name, addedBy });
          context.reply(savedMessage(context.language, saved));
          return "done";
        },
      },
    },
  });

/** Asks for another name. */
export const renameDialogue = (services: VinServices) =>
  defineDialogue<SavedVehicle>({
    name: "garage-rename",
    first: "name",
    timeoutSeconds: TIMEOUT_SECONDS,
    steps: {
      name: {
        ask: (context, { name }) => void context.reply(say(context.language, "garageAskNewName", { name })),
        receive: async (context, { vin, name: former }) => {
          const { workspaceId } = await actingOf(services, context, "member");
          const name = context.message?.text;
          if (name === undefined) throw vinErrors.VIN_GARAGE_NAME_INVALID({ limit: NAME_LENGTH });
          if (await answeredVins(services, context, name))
            return { again: orCancel(context.language, "garageAskNewName", { name: former }) };
          const renamed = await renameVehicle(services, workspaceId, { vin, name });
          context.reply(say(context.language, "garageRenamed", { name: renamed.name }));
          return "done";
        },
      },
    },
  });
