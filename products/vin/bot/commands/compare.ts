import { Type } from "typebox";
import { type BotContext, defineButton, defineCommand, defineDialogue } from "#platform/telegram";
import { compareVins } from "../../actions/compare-vins.ts";
import { vinsInText } from "../../input/vins-in-text.ts";
import type { VinServices } from "../../services.ts";
import { actingOf } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { comparisonMessage } from "../messages/comparison.ts";
import { readingOf } from "../show.ts";
import { everyLanguage, say } from "../wording/wording.ts";

/** Compares the VINs of a text. Throws `VIN_COMPARE_COUNT` and what decoding throws. */
async function compareIn(services: VinServices, context: BotContext, text: string): Promise<void> {
  const acting = await actingOf(services, context);
  const { vins, suspected } = vinsInText(text);
  const given = [...vins, ...suspected.map(({ suggestion }) => suggestion)];
  const comparison = await compareVins(services, given, acting.preferences.source);
  for (const { vin, source } of comparison.answers)
    services.recorder.record(acting.workspaceId, vin, source.name);
  context.reply(comparisonMessage(readingOf(context, acting), comparison));
}

export const compareDialogue = (services: VinServices) =>
  defineDialogue<null>({
    name: "compare",
    first: "vins",
    timeoutSeconds: 900,
    steps: {
      vins: {
        ask: (context) => void context.reply(say(context.language, "compareAsk")),
        receive: async (context) => {
          const { text = "" } = context.message ?? {};
          if (vinsInText(text).vins.length < 2) return { again: say(context.language, "compareAsk") };
          await compareIn(services, context, text);
          return "done";
        },
      },
    },
  });

/** `/compare`, with the VINs behind it or without. */
export const compareCommand = (services: VinServices) =>
  defineCommand({
    name: "compare",
    description: everyLanguage("command_compare"),
    arguments: Type.Object({ vins: Type.Optional(Type.String()) }),
    run: async (context, { vins }) => {
      if (vins === undefined) await context.begin(compareDialogue(services), null);
      else await compareIn(services, context, vins);
    },
  });

export const compareButtons = (services: VinServices) => [
  defineButton(kinds.compare, async (context) => {
    const shown = context.callback?.message;
    await compareIn(services, context, shown !== undefined && "text" in shown ? (shown.text ?? "") : "");
  }),
];
