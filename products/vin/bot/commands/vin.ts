import { Type } from "typebox";
import { type BotContext, defineButton, defineCommand, defineDialogue, press } from "#platform/telegram";
import { vinsInText } from "../../input/vins-in-text.ts";
import { acceptVin } from "../../input/accept-vin.ts";
import { differingPositions } from "../../rules/likely-slips.ts";
import type { VinServices } from "../../services.ts";
import { actingOf, isAddressed, isPrivate } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { code, escaped } from "../messages/html.ts";
import { isSection } from "../messages/sections.ts";
import { cardFor, listFor } from "../show.ts";
import { everyLanguage, orCancel, say } from "../wording/wording.ts";
import { startBulkText, takeFile } from "./bulk-start.ts";

/** An Accord with a right check digit, for people to try. */
export const EXAMPLE_VIN = "1HGCM82633A004352";
/** What one message shows; more become a list that is worked on. */
const MOST_IN_MESSAGE = 10;

/** Answers every VIN of a text; false when it holds none. */
export async function answerText(services: VinServices, context: BotContext, text: string): Promise<boolean> {
  const { vins, suspected, attempt } = vinsInText(text);
  const { language } = context;
  if (vins.length + suspected.length === 0) {
    if (attempt === undefined || !isAddressed(context)) return false;
    // Throws what is wrong with it, in words for people; what is partial on purpose is decoded.
    context.reply(await cardFor(services, context, await actingOf(services, context), acceptVin(attempt)));
    return true;
  }
  const acting = await actingOf(services, context);
  if (vins.length > MOST_IN_MESSAGE && acting.isInside && isPrivate(context))
    await startBulkText(services, context, vins.join("\n"));
  else if (vins.length > 1)
    context.reply(await listFor(services, context, acting, vins.slice(0, MOST_IN_MESSAGE), vins.length));
  else if (vins[0] !== undefined) context.reply(await cardFor(services, context, acting, vins[0]));
  for (const { text: word, suggestion } of suspected.slice(0, MOST_IN_MESSAGE)) {
    if (vins.includes(suggestion)) continue;
    const positions = differingPositions(word.toUpperCase(), suggestion).join(", ");
    const question = escaped(
      say(language, "didYouMean", { text: "{text}", positions, suggestion: "{suggestion}" }),
    );
    context.reply({
      text: question.replace("{text}", code(word)).replace("{suggestion}", code(suggestion)),
      html: true,
      buttons: [
        [
          {
            text: say(language, "decodeIt", { vin: suggestion }),
            press: press(kinds.open, { vin: suggestion }),
          },
        ],
      ],
    });
  }
  return true;
}

export const askForVin = (services: VinServices) =>
  defineDialogue<null>({
    name: "vin",
    first: "which",
    timeoutSeconds: 900,
    steps: {
      which: {
        ask: (context) => void context.reply(say(context.language, "askVin")),
        receive: async (context) => {
          const text = context.message?.text ?? context.message?.caption ?? "";
          const answered = (await takeFile(services, context)) || (await answerText(services, context, text));
          return answered ? "done" : { again: orCancel(context.language, "askVin") };
        },
      },
    },
  });

/** `/vin`, with one or several VINs or without. */
export const vinCommand = (services: VinServices) =>
  defineCommand({
    name: "vin",
    description: everyLanguage("command_vin"),
    arguments: Type.Object({ vin: Type.Optional(Type.String()) }),
    run: async (context, { vin }) => {
      if (vin === undefined) return context.begin(askForVin(services), null);
      if (await answerText(services, context, vin)) return;
      context.reply(await cardFor(services, context, await actingOf(services, context), acceptVin(vin)));
    },
  });

export const vinButtons = (services: VinServices) => [
  defineButton(kinds.open, async (context, { vin }) => {
    context.reply(await cardFor(services, context, await actingOf(services, context), vin));
  }),
  defineButton(kinds.section, async (context, { name, vin, ...written }) => {
    const acting = await actingOf(services, context);
    context.edit(await cardFor(services, context, acting, vin, isSection(name) ? name : "card", written));
  }),
];
