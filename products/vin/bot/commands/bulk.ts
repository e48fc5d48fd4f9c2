import { Type } from "typebox";
import {
  type BotContext,
  type BotDefinition,
  defineButton,
  defineCommand,
  defineDialogue,
  type Move,
} from "#platform/telegram";
import { bulkStatus, cancelBulk } from "../../actions/bulk-jobs.ts";
import { deliverOnce, tellProgress, type TellBulkJob, undelivered } from "../../actions/tell-bulk-job.ts";
import { isOver } from "../../contracts.ts";
import type { VinServices } from "../../services.ts";
import { actingOf } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { bulkMessage } from "../messages/bulk.ts";
import { everyLanguage, orCancel, say } from "../wording/wording.ts";
import { bulkFile } from "./bulk-file.ts";
import { startBulkText, takeFile } from "./bulk-start.ts";

type BotResults = NonNullable<BotDefinition["results"]>;

/** Tag under which the outcome of sending a result is heard. */
const RESULT_TAG = "bulk-result";

export const bulkDialogue = (services: VinServices) =>
  defineDialogue<null>({
    name: "bulk",
    first: "list",
    timeoutSeconds: 1800,
    steps: {
      list: {
        ask: (context) => void context.reply(say(context.language, "bulkAsk")),
        receive: (context) => takeList(services, context),
      },
    },
  });

async function takeList(services: VinServices, context: BotContext): Promise<Move<null>> {
  const { text = "" } = context.message ?? {};
  if (await takeFile(services, context)) return "done";
  // Lists hold digits; a sentence would become a list of failures.
  if (!/\p{N}/u.test(text)) return { again: orCancel(context.language, "bulkAsk") };
  await startBulkText(services, context, text);
  return "done";
}

/** `/bulk`, with the list behind it or without. */
export const bulkCommand = (services: VinServices) =>
  defineCommand({
    name: "bulk",
    description: everyLanguage("command_bulk"),
    arguments: Type.Object({ list: Type.Optional(Type.String()) }),
    privateOnly: true,
    run: async (context, { list }) => {
      await actingOf(services, context, "member");
      if (list === undefined) await context.begin(bulkDialogue(services), null);
      else await startBulkText(services, context, list);
    },
  });

export const bulkButtons = (services: VinServices) => [
  defineButton(kinds.bulkStop, async (context, { job }) => {
    const { workspaceId } = await actingOf(services, context, "member");
    await cancelBulk(services, workspaceId, job);
    context.answer(say(context.language, "bulkStopped"));
  }),
  defineButton(kinds.bulkFile, async (context, { job: id, format }) => {
    const { workspaceId } = await actingOf(services, context, "member");
    const job = await bulkStatus(services, workspaceId, id);
    const { language } = context;
    const chosen = format === "xlsx" ? "xlsx" : "csv";
    context.reply(await bulkFile(services, workspaceId, job, { format: chosen, language }));
  }),
];

/** Tells a list's progress in its message, and sends the result when it is done, once. */
export const tellBulk =
  (services: VinServices): TellBulkJob =>
  async ({ workspaceId, job }) => {
    const { messenger } = services.telegram;
    await tellProgress(
      services,
      workspaceId,
      job,
      (transaction, { bot_id: botId, chat, language, message }) =>
        messenger.edit(transaction, botId, { chat, message, ifGone: "send" }, bulkMessage(language, job)),
    );
    if (!isOver(job) || job.state !== "finished") return;
    const target = await undelivered(services, workspaceId, job.id);
    if (target === undefined) return;
    const { bot_id: botId, chat, language } = target;
    const file = await bulkFile(services, workspaceId, job, target);
    // Rather lost than sent twice: there are buttons to get it again, and who may have missed it is told.
    const place = { chat, once: true, resultTag: RESULT_TAG, resultData: { botId, chat, language } };
    await deliverOnce(services, workspaceId, job.id, async (transaction) => {
      await messenger.send(transaction, botId, place, file);
    });
  };

interface Sent {
  readonly botId: string;
  readonly chat: string;
  readonly language: string;
}

export const bulkResults = ({ telegram }: Pick<VinServices, "telegram">): BotResults => ({
  [RESULT_TAG]: async (transaction, { state, data }) => {
    if (state !== "unknown") return;
    const { botId, chat, language } = data as Sent;
    await telegram.messenger.send(transaction, botId, { chat }, say(language, "bulkFileUnsure"));
  },
});
