import { type BotContext, DOWNLOAD_LIMIT_BYTES, press } from "#platform/telegram";
import { createBulkJob } from "../../actions/create-bulk-job.ts";
import { attachBulkMessage } from "../../actions/tell-bulk-job.ts";
import { type BulkInputFormat, formatOfFile } from "../../input/list-formats.ts";
import { vinsInText } from "../../input/vins-in-text.ts";
import type { VinServices } from "../../services.ts";
import { actingOf, isPrivate } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { say } from "../wording/wording.ts";

/** Kind of the notices that come back to this bot. */
export const BULK_KIND = "telegram";

interface List {
  readonly content: AsyncIterable<Uint8Array>;
  readonly format: BulkInputFormat;
  readonly name: string | undefined;
}

/** Begins to decode a list of texts, one VIN in a line or several. */
export async function startBulkText(services: VinServices, context: BotContext, text: string): Promise<void> {
  await startBulk(services, context, {
    content: once(Buffer.from(oneForEachLine(text))),
    format: "text",
    name: undefined,
  });
}

/** Lines with several VINs are taken apart; a line with one may say its model year. */
function oneForEachLine(text: string): string {
  return text
    .split(/[\r\n]+/)
    .flatMap((line) => (vinsInText(line).vins.length > 1 ? line.split(/[\s,;|]+/) : [line]))
    .join("\n");
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export interface SentFile {
  readonly file_id: string;
  readonly file_name?: string;
  readonly file_size?: number;
}

/** Begins to decode a file that somebody has sent. */
export async function startBulkFile(
  services: VinServices,
  context: BotContext,
  file: SentFile,
): Promise<void> {
  const { language, bot } = context;
  const name = file.file_name ?? "";
  const format = formatOfFile(name);
  if (format === undefined) return void context.reply(say(language, "bulkFileType"));
  if ((file.file_size ?? 0) > DOWNLOAD_LIMIT_BYTES) return void context.reply(say(language, "bulkFileSize"));
  await actingOf(services, context, "member");
  const content = await services.telegram.download(bot.botId, file.file_id);
  await startBulk(services, context, { content: once(content), format, name });
}

/** A file in a private chat is a list, whatever was asked for; false when there is none. */
export async function takeFile(services: VinServices, context: BotContext): Promise<boolean> {
  const file = context.message?.document;
  if (file === undefined || !isPrivate(context)) return false;
  await startBulkFile(services, context, file);
  return true;
}

/**
 * The job is created at once, its message with the note that this update is done: a crash in between makes
 * neither a second job nor a job that nobody is told of.
 */
async function startBulk(
  services: VinServices,
  context: BotContext,
  { content, format, name }: List,
): Promise<void> {
  const acting = await actingOf(services, context, "member");
  const { language, bot, chat, onceKey } = context;
  const job = await createBulkJob(
    services,
    { workspaceId: acting.workspaceId, createdBy: acting.person },
    {
      content,
      format,
      name,
      onceKey,
      source: acting.preferences.source,
      detail: "summary",
      callback: { kind: BULK_KIND },
    },
  );
  const message = context.reply({
    text: say(language, "bulkStarted", { total: job.total }),
    buttons: [[{ text: say(language, "bulkCancelButton"), press: press(kinds.bulkStop, { job: job.id }) }]],
  });
  context.write((transaction) =>
    attachBulkMessage(services, transaction, job.id, {
      bot_id: bot.botId,
      chat: chat?.chat ?? "",
      message,
      language,
      format: format === "xlsx" ? "xlsx" : "csv",
    }),
  );
}
