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
  /** What is otherwise than before, in sentences for people. */
  readonly changes: readonly string[];
  /** Sentences for people; empty when all is well. */
  readonly findings: readonly string[];
}

export interface SyncParts extends TelegramParts {
  definitionOf(bot: Bot): BotDefinition | undefined;
}

/**
 * Sets webhook, commands and menu of every bot that works, or of one, and checks what Telegram then says. A bot of the
 * operator that rests because its token was refused works again when Telegram accepts it.
 */
export async function syncBots(parts: SyncParts, botId?: string): Promise<readonly SyncReport[]> {
  requireAddress(parts);
  const reports: SyncReport[] = [];
  for (const bot of parts.bots.all()) {
    const canWork = bot.state === "active" || bot.workspaceId === null;
    if (canWork && (botId === undefined || botId === bot.botId)) reports.push(await syncBot(parts, bot));
  }
  return reports;
}

/** Throws `TELEGRAM_PUBLIC_URL_MISSING` when Telegram could bring updates nowhere. */
export function requireAddress({ config, publicUrl }: Pick<TelegramParts, "config" | "publicUrl">): void {
  if (config.intake === "webhook" && publicUrl === undefined)
    throw telegramErrors.TELEGRAM_PUBLIC_URL_MISSING();
}

/** What is told of a bot. */
interface Notes {
  readonly changes: string[];
  readonly findings: string[];
}

/** Calls a method; answers the result, or notes the fault. */
type Ask = (method: string, payload: object) => Promise<unknown>;

async function syncBot(parts: SyncParts, known: Bot): Promise<SyncReport> {
  const notes: Notes = { changes: [], findings: [] };
  const { findings } = notes;
  const bot = await withPresentIntake(parts, known, notes);
  const token = await parts.bots.tokenOf(bot);
  const ask: Ask = async (method, payload) => {
    const answer = await callApi(parts, { botId: bot.botId, token }, method, payload);
    if (answer.kind === "done") return answer.result;
    findings.push(`${method}: ${answer.description}`);
    return undefined;
  };
  const me = (await ask("getMe", {})) as { readonly username?: string } | undefined;
  const username = me?.username ?? bot.username;
  if (me !== undefined && (await works(parts, bot, notes))) {
    if (username !== bot.username) await storeUsername(parts, bot, username);
    await syncIntake(parts, bot, ask, notes);
    const definition = parts.definitionOf(bot);
    if (definition === undefined) findings.push(`No product called ${bot.product} runs here.`);
    else await syncCommands(definition, ask, findings);
  }
  return { botId: bot.botId, product: bot.product, username, ok: findings.length === 0, ...notes };
}

/** Whether a bot works whose token Telegram accepts; lets it when only the token was the matter. */
async function works({ bots, database }: SyncParts, bot: Bot, notes: Notes): Promise<boolean> {
  if (bot.state === "active") return true;
  const woken = await database.query({
    text: `update telegram.bots set state = 'active', disabled_reason = null
            where bot_id = $1 and disabled_reason = 'token-refused' returning bot_id`,
    values: [bot.botId],
  });
  if (woken.length === 0) {
    notes.findings.push("The bot rests: it was disabled by hand.");
    return false;
  }
  await bots.reload(bot.botId);
  notes.changes.push("Telegram accepts the token again: the bot works.");
  return true;
}

/** A workspace's bot gets its updates as it did when it was connected, until this brings it what is configured now. */
async function withPresentIntake(parts: SyncParts, bot: Bot, { changes }: Notes): Promise<Bot> {
  const { bots, config, database } = parts;
  const { intake } = config;
  if (bot.workspaceId === null) return bot;
  const changed = await database.queryInWorkspace(bot.workspaceId, {
    text: `update telegram.bots set intake = $3 where workspace_id = $1 and bot_id = $2 and intake <> $3
           returning bot_id`,
    values: [bot.workspaceId, bot.botId, intake],
  });
  if (changed.length > 0) {
    await bots.reload(bot.botId);
    changes.push(`Its updates come by ${intake} now.`);
  }
  return { ...bot, intake };
}

interface WebhookInfo {
  readonly url: string;
  readonly allowed_updates?: readonly string[];
  readonly last_error_message?: string;
  readonly pending_update_count?: number;
}

async function syncIntake(parts: SyncParts, bot: Bot, ask: Ask, { changes, findings }: Notes): Promise<void> {
  const before = (await ask("getWebhookInfo", {})) as WebhookInfo | undefined;
  const former = before?.url ?? "";
  if (bot.intake === "polling") {
    await ask("deleteWebhook", {});
    if (former !== "") changes.push(`The webhook ${former} is taken off.`);
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
  if (former !== url && info.url === url)
    changes.push(`Telegram sends to ${url} now, to ${former === "" ? "nowhere" : former} before.`);
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
