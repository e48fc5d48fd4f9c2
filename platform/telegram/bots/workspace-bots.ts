import type { Transaction } from "#platform/database";
import { cancelCampaigns } from "../campaigns/campaign-store.ts";
import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import { callApi } from "../outgoing/attempt.ts";
import { requireAddress } from "../sync.ts";
import type { Bot } from "../types.ts";
import {
  countBots,
  deleteBot,
  insertBot,
  listWorkspaceBots,
  updateBot,
  type WorkspaceBot,
} from "./bot-store.ts";
import { botIdOf, TOKEN_PURPOSE } from "./registry.ts";

/** Called with what was done, in the transaction that does it: when it throws, nothing has happened. */
type Done = (transaction: Transaction, bot: WorkspaceBot) => Promise<void>;

/** What is changed of a bot; a new token lets it work again unless it shall rest. */
export interface BotChanges {
  readonly token?: string;
  /** Whether it works or rests; what waits goes on when it works. */
  readonly state?: Bot["state"];
}

/** A workspace's own bots. Callers have checked that the person may do this; `sync` sets up what was connected. */
export interface WorkspaceBots {
  /**
   * Connects a bot by its token, after Telegram has confirmed it. Throws `TELEGRAM_PRODUCT_UNKNOWN`,
   * `TELEGRAM_TOKEN_INVALID`, `TELEGRAM_BOT_TAKEN`, `TELEGRAM_BOT_LIMIT`, `TELEGRAM_UNAVAILABLE`,
   * `TELEGRAM_PUBLIC_URL_MISSING`.
   */
  connect(
    workspaceId: string,
    given: { readonly product: string; readonly token: string },
    done?: Done,
  ): Promise<WorkspaceBot>;
  /** Oldest first. */
  list(transaction: Transaction): Promise<readonly WorkspaceBot[]>;
  /** Throws `TELEGRAM_BOT_UNKNOWN`. */
  get(transaction: Transaction, botId: string): Promise<WorkspaceBot>;
  /**
   * Throws `TELEGRAM_BOT_UNKNOWN`, `TELEGRAM_TOKEN_INVALID`, `TELEGRAM_TOKEN_OF_OTHER_BOT` and
   * `TELEGRAM_UNAVAILABLE`.
   */
  change(workspaceId: string, botId: string, changes: BotChanges, done?: Done): Promise<WorkspaceBot>;
  /**
   * Removes the bot and its token, ends its campaigns, and takes its webhook off as far as Telegram answers; whom
   * it knew is forgotten within the hour. Throws `TELEGRAM_BOT_UNKNOWN`.
   */
  remove(workspaceId: string, botId: string, done?: Done): Promise<void>;
}

export interface WorkspaceBotsParts extends TelegramParts {
  /** Those whose bots are understood here. */
  products(): readonly string[];
}

export function createWorkspaceBots(parts: WorkspaceBotsParts): WorkspaceBots {
  return {
    connect: (workspaceId, given, done) => connect(parts, workspaceId, given, done),
    list: (transaction) => listWorkspaceBots(transaction),
    get: getBot,
    change: (workspaceId, botId, changes, done) => change(parts, { workspaceId, botId }, changes, done),
    remove: (workspaceId, botId, done) => remove(parts, { workspaceId, botId }, done),
  };
}

async function connect(
  parts: WorkspaceBotsParts,
  workspaceId: string,
  { product, token }: { readonly product: string; readonly token: string },
  done?: Done,
): Promise<WorkspaceBot> {
  const { bots, clock, config, database } = parts;
  const products = parts.products();
  if (!products.includes(product))
    throw telegramErrors.TELEGRAM_PRODUCT_UNKNOWN({ products: products.join(", ") });
  requireAddress(parts);
  const botId = botIdOf(token);
  const { username, sealed } = await confirm(parts, workspaceId, botId, token);
  const bot = await database.withWorkspace(workspaceId, async (transaction) => {
    const { intake, botLimit } = config;
    const row = { botId, product, workspaceId, username, intake, sealedToken: sealed, now: clock.now() };
    if (!(await insertBot(transaction, row, botLimit)))
      throw (await countBots(transaction)) >= botLimit
        ? telegramErrors.TELEGRAM_BOT_LIMIT({ limit: botLimit })
        : telegramErrors.TELEGRAM_BOT_TAKEN();
    const made = await getBot(transaction, botId);
    await done?.(transaction, made);
    return made;
  });
  await bots.reload(botId);
  return bot;
}

interface Named {
  readonly workspaceId: string;
  readonly botId: string;
}

async function change(
  parts: WorkspaceBotsParts,
  { workspaceId, botId }: Named,
  { token, state }: BotChanges,
  done?: Done,
): Promise<WorkspaceBot> {
  const { bots, database } = parts;
  await database.withWorkspace(workspaceId, (transaction) => getBot(transaction, botId));
  if (token !== undefined && botIdOf(token) !== botId) throw telegramErrors.TELEGRAM_TOKEN_OF_OTHER_BOT();
  const fresh = token === undefined ? undefined : await confirm(parts, workspaceId, botId, token);
  const bot = await database.withWorkspace(workspaceId, async (transaction) => {
    const wanted = state ?? (fresh === undefined ? undefined : "active");
    await updateBot(transaction, botId, { ...fresh, state: wanted });
    const changed = await getBot(transaction, botId);
    await done?.(transaction, changed);
    return changed;
  });
  await bots.reload(botId);
  return bot;
}

async function remove(parts: WorkspaceBotsParts, { workspaceId, botId }: Named, done?: Done): Promise<void> {
  const { bots, clock, database, logger, secrets } = parts;
  const sealed = await database.withWorkspace(workspaceId, async (transaction) => {
    const bot = await getBot(transaction, botId);
    await cancelCampaigns(transaction, botId, clock.now());
    const token = await deleteBot(transaction, botId);
    await done?.(transaction, bot);
    return token;
  });
  await bots.reload(botId);
  try {
    const token = await secrets.decrypt(workspaceId, TOKEN_PURPOSE, sealed);
    await callApi(parts, { botId, token }, "deleteWebhook", {});
  } catch (error) {
    // The bot is gone here; updates that still come are refused.
    logger.warn({ botId, error }, "The webhook of a removed bot could not be taken off");
  }
}

/** Asks Telegram whose token it is. Throws `TELEGRAM_TOKEN_INVALID` or `TELEGRAM_UNAVAILABLE`. */
async function confirm(
  parts: TelegramParts,
  workspaceId: string,
  botId: string,
  token: string,
): Promise<{ readonly username: string; readonly sealed: string }> {
  const answer = await callApi(parts, { botId, token }, "getMe", {});
  if (answer.kind === "unreachable") throw telegramErrors.TELEGRAM_UNAVAILABLE();
  if (answer.kind === "refused") {
    throw answer.code === 429 || answer.code >= 500
      ? telegramErrors.TELEGRAM_UNAVAILABLE()
      : telegramErrors.TELEGRAM_TOKEN_INVALID();
  }
  const { username = botId } = answer.result as { readonly username?: string };
  return { username, sealed: await parts.secrets.encrypt(workspaceId, TOKEN_PURPOSE, token) };
}

async function getBot(transaction: Transaction, botId: string): Promise<WorkspaceBot> {
  const bot = (await listWorkspaceBots(transaction)).find((one) => one.botId === botId);
  if (bot === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
  return bot;
}
