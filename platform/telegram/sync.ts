import { callApi } from "./outgoing/attempt.ts";
import { webhookSecret } from "./bots/secret.ts";
import type { TelegramParts } from "./deps.ts";
import { telegramErrors } from "./errors.ts";
import { allowedUpdates } from "./handling/allowed-updates.ts";
import type { BotDefinition } from "./handling/definition.ts";
import type { Bot } from "./types.ts";
import { say } from "./wording/wording.ts";

/** What was set at Telegram for one bot, and what is not as it should be. */
export interface SyncReport {
  readonly botId: string;
  readonly product: string;
  readonly username: string;
  readonly ok: boolean;
  /** Sentences for people; empty when all is well. */
  readonly findings: readonly string[];
}

export interface SyncParts extends TelegramParts {
  definitionOf(bot: Bot): BotDefinition | undefined;
}

/** Sets webhook, commands and menu of every active bot, or of one, and checks what Telegram then says. */
export async function syncBots(parts: SyncParts, botId?: string): Promise<readonly SyncReport[]> {
  requireAddress(parts);
  const reports: SyncReport[] = [];
  for (const bot of parts.bots.all()) {
    if (bot.state === "active" && (botId === undefined || botId === bot.botId))
      reports.push(await syncBot(parts, bot));
  }
  return reports;
}

/** Throws `TELEGRAM_PUBLIC_URL_MISSING` when Telegram could bring updates nowhere. */
export function requireAddress({ config, publicUrl }: Pick<TelegramParts, "config" | "publicUrl">): void {
  if (config.intake === "webhook" && publicUrl === undefined)
    throw telegramErrors.TELEGRAM_PUBLIC_URL_MISSING();
}

/** Calls a method; answers the result, or notes the fault. */
type Ask = (method: string, payload: object) => Promise<unknown>;

async function syncBot(parts: SyncParts, known: Bot): Promise<SyncReport> {
  const bot = await withPresentIntake(parts, known);
  const findings: string[] = [];
  const token = await parts.bots.tokenOf(bot);
  const ask: Ask = async (method, payload) => {
    const answer = await callApi(parts, { botId: bot.botId, token }, method, payload);
    if (answer.kind === "done") return answer.result;
    findings.push(`${method}: ${answer.description}`);
    return undefined;
  };
  const me = (await ask("getMe", {})) as { readonly username?: string } | undefined;
  const username = me?.username ?? bot.username;
  if (me !== undefined) {
    if (username !== bot.username) await storeUsername(parts, bot, username);
    await syncIntake(parts, bot, ask, findings);
    const definition = parts.definitionOf(bot);
    if (definition === undefined) findings.push(`No product called ${bot.product} runs here.`);
    else await syncCommands(definition, ask, findings);
  }
  return { botId: bot.botId, product: bot.product, username, ok: findings.length === 0, findings };
}

/** A workspace's bot gets its updates as it did when it was connected, until this brings it what is configured now. */
async function withPresentIntake(parts: SyncParts, bot: Bot): Promise<Bot> {
  const { bots, config, database } = parts;
  const { intake } = config;
  if (bot.workspaceId === null) return bot;
  const changed = await database.queryInWorkspace(bot.workspaceId, {
    text: `update telegram.bots set intake = $3 where workspace_id = $1 and bot_id = $2 and intake <> $3
           returning bot_id`,
    values: [bot.workspaceId, bot.botId, intake],
  });
  if (changed.length > 0) await bots.reload(bot.botId);
  return { ...bot, intake };
}

interface WebhookInfo {
  readonly url: string;
  readonly allowed_updates?: readonly string[];
  readonly last_error_message?: string;
  readonly pending_update_count?: number;
}

async function syncIntake(parts: SyncParts, bot: Bot, ask: Ask, findings: string[]): Promise<void> {
  if (bot.intake === "polling") {
    await ask("deleteWebhook", {});
    return;
  }
  if (parts.publicUrl === undefined) return void findings.push("There is no public address for the webhook.");
  const url = `${parts.publicUrl}/telegram/webhook/${bot.botId}`;
  const wanted = allowedUpdates(parts.definitionOf(bot));
  await ask("setWebhook", {
    url,
    secret_token: webhookSecret(parts.signingKey, bot.botId),
    allowed_updates: wanted,
    max_connections: 100,
  });
  const info = (await ask("getWebhookInfo", {})) as WebhookInfo | undefined;
  if (info === undefined) return;
  if (info.url !== url)
    findings.push(`Telegram sends to ${info.url === "" ? "nowhere" : info.url}, not to ${url}.`);
  const missing = wanted.filter((kind) => info.allowed_updates?.includes(kind) === false);
  if (missing.length > 0) findings.push(`Telegram does not send ${missing.join(", ")}.`);
  if (info.last_error_message !== undefined)
    findings.push(
      `The last delivery failed: ${info.last_error_message}. ${info.pending_update_count ?? 0} updates wait.`,
    );
}

interface ListedCommand {
  readonly command: string;
  readonly description: string;
}

/** The list for everybody is English; each other language has its own. */
async function syncCommands(definition: BotDefinition, ask: Ask, findings: string[]): Promise<void> {
  for (const language of definition.languages) {
    const scope = language === "en" ? {} : { language_code: language };
    const wanted = commandList(definition, language);
    await ask("setMyCommands", { ...scope, commands: wanted });
    const listed = (await ask("getMyCommands", scope)) as readonly ListedCommand[] | undefined;
    const names = (list: readonly ListedCommand[]) => list.map((one) => one.command).join(" ");
    if (listed !== undefined && names(listed) !== names(wanted))
      findings.push(`The list of commands in ${language} is not the one that was set.`);
  }
  const { menu } = definition;
  await ask("setChatMenuButton", {
    menu_button:
      menu === undefined
        ? { type: "commands" }
        : { type: "web_app", text: menu.text, web_app: { url: menu.url } },
  });
}

function commandList(definition: BotDefinition, language: string): readonly ListedCommand[] {
  const listed = definition.commands.flatMap(({ name, description }) =>
    description === undefined
      ? []
      : [{ command: name, description: description[language] ?? description.en }],
  );
  const dialogues = definition.dialogues ?? [];
  return dialogues.length === 0
    ? listed
    : [...listed, { command: "cancel", description: say(language, "cancelDescription") }];
}

async function storeUsername({ bots, database }: SyncParts, bot: Bot, username: string): Promise<void> {
  const statement = {
    text: "update telegram.bots set username = $2 where bot_id = $1",
    values: [bot.botId, username],
  };
  if (bot.workspaceId === null) await database.query(statement);
  else await database.queryInWorkspace(bot.workspaceId, statement);
  await bots.reload(bot.botId);
}
