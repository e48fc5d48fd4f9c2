import { Type } from "typebox";
import { type BotContext, defineButton, defineCommand, defineDialogue } from "#platform/telegram";
import { compareVins } from "../../actions/compare-vins.ts";
import { vinsInText } from "../../input/vins-in-text.ts";
import type { VinServices } from "../../services.ts";
import { actingOf } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { comparisonMessage } from "../messages/comparison.ts";
import { readingOf } from "../show.ts";
import { everyLanguage, orCancel, say } from "../wording/wording.ts";
import { takeFile } from "./bulk-start.ts";

/** Compares the VINs of a text. Throws `VIN_COMPARE_COUNT` and what decoding throws. */
async function compareIn(services: VinServices, context: BotContext, text: string): Promise<void> {
  const acting = await actingOf(services, context);
  const comparison = await compareVins(services, vinsOf(text), acting.preferences.source);
  for (const { vin, source } of comparison.answers)
    services.recorder.record(acting.workspaceId, vin, source.name);
  context.reply(comparisonMessage(readingOf(context, acting), comparison));
}

function vinsOf(text: string): string[] {
  const { vins, suspected } = vinsInText(text);
  return [...vins, ...suspected.map(({ suggestion }) => suggestion)];
}

interface Gathered {
  readonly vins: readonly string[];
}

/** People send VINs one by one as well: what has come is kept until there are two. */
export const compareDialogue = (services: VinServices) =>
  defineDialogue<Gathered>({
    name: "compare",
    first: "vins",
    timeoutSeconds: 900,
    steps: {
      vins: {
        ask: (context, { vins: [vin] }) => {
          const { language } = context;
          context.reply(
            vin === undefined ? say(language, "compareAsk") : orCancel(language, "compareMore", { vin }),
          );
        },
        receive: async (context, { vins: earlier }) => {
          const { text, caption = "" } = context.message ?? {};
          if (await takeFile(services, context)) return "done";
          const vins = [...new Set([...earlier, ...vinsOf(text ?? caption)])];
          if (vins.length === earlier.length) return { again: orCancel(context.language, "compareAsk") };
          if (vins.length === 1) return { next: "vins", state: { vins } };
          await compareIn(services, context, vins.join("\n"));
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
      if (vins === undefined) await context.begin(compareDialogue(services), { vins: [] });
      else await compareIn(services, context, vins);
    },
  });

export const compareButtons = (services: VinServices) => [
  defineButton(kinds.compare, async (context) => {
    const shown = context.callback?.message;
    await compareIn(services, context, shown !== undefined && "text" in shown ? (shown.text ?? "") : "");
  }),
];
