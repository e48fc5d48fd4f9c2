import { type BotContext, type Content, defineButton, defineCommand, press } from "#platform/telegram";
import { forgetHistory, listHistory } from "../../actions/history.ts";
import type { HistoryEntry } from "../../contracts.ts";
import type { VinServices } from "../../services.ts";
import { actingOf } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { bold, code, escaped } from "../messages/html.ts";
import { PAGE_SIZE, pageButtons } from "../messages/pages.ts";
import { everyLanguage, say } from "../wording/wording.ts";

/** What one look at the history reaches; older entries are for the API. */
const REACH = 200;
const IN_A_ROW = 4;

async function historyPage(services: VinServices, context: BotContext, page: number): Promise<Content> {
  const { language } = context;
  const { workspaceId } = await actingOf(services, context, "member");
  // What was decoded a moment ago belongs to it.
  await services.recorder.flush();
  const from = page * PAGE_SIZE;
  const { items, nextCursor } = await listHistory(services, workspaceId, {
    limit: Math.min(from + PAGE_SIZE + 1, REACH),
  });
  const shown = items.slice(from, from + PAGE_SIZE);
  if (shown.length === 0) return { text: say(language, page === 0 ? "historyEmpty" : "historyEnd") };
  const open = shown.map(({ vin }, place) => ({
    text: String(from + place + 1),
    press: press(kinds.open, { vin }),
  }));
  const atEnd = from + PAGE_SIZE >= REACH;
  return {
    text: [
      bold(say(language, "historyTitle")),
      "",
      ...shown.map((entry, place) => line(entry, from + place + 1)),
      ...(atEnd && nextCursor !== null ? ["", escaped(say(language, "historyEnd"))] : []),
    ].join("\n"),
    html: true,
    plainLinks: true,
    buttons: [
      open.slice(0, IN_A_ROW),
      open.slice(IN_A_ROW),
      pageButtons(language, kinds.history, page, items.length > from + PAGE_SIZE && !atEnd),
      [{ text: say(language, "historyForget"), press: press(kinds.historyAsk, {}) }],
    ].filter((row) => row.length > 0),
  };
}

function line({ vin, make, model, modelYear, lastDecodedAt, times }: HistoryEntry, number: number): string {
  const vehicle = [modelYear, make, model].filter((word) => word !== undefined).join(" ");
  const often = times > 1 ? ` ×${times}` : "";
  return `${number}. ${code(vin)}${often}\n${escaped([vehicle, lastDecodedAt.slice(0, 10)].filter((word) => word !== "").join(" · "))}`;
}

/** `/history`. */
export const historyCommand = (services: VinServices) =>
  defineCommand({
    name: "history",
    description: everyLanguage("command_history"),
    privateOnly: true,
    run: async (context) => void context.reply(await historyPage(services, context, 0)),
  });

export const historyButtons = (services: VinServices) => [
  defineButton(kinds.history, async (context, { page }) =>
    context.edit(await historyPage(services, context, page)),
  ),
  defineButton(kinds.historyAsk, async (context) => {
    const { language } = context;
    context.edit({
      text: say(language, "historySure"),
      buttons: [
        [{ text: say(language, "yesForget"), press: press(kinds.historyForget, {}) }],
        [{ text: say(language, "back"), press: press(kinds.history, { page: 0 }) }],
      ],
    });
  }),
  defineButton(kinds.historyForget, async (context) => {
    const { workspaceId } = await actingOf(services, context, "member");
    const count = await forgetHistory(services, workspaceId, { all: true });
    context.edit(say(context.language, "historyForgotten", { count }));
  }),
];
