import type { Database, Subscription } from "#platform/database";
import type { Logger } from "#platform/telemetry";
import { telegramErrors } from "../errors.ts";
import type { Bot, OperatorBot, SecretBox } from "../types.ts";
import { loadBots, sealedToken } from "./bot-store.ts";

/** Purpose of the encrypted tokens. */
export const TOKEN_PURPOSE = "telegram.bots.token";

/** All bots of this installation, known without asking the database. */
export interface BotRegistry {
  /** `undefined` when there is none, or none that may run. */
  find(botId: string): Bot | undefined;
  /** Those whose token is known here, resting ones included. */
  all(): readonly Bot[];
  /** Any bot that is stored: it may rest, or speak only in processes that have its token. */
  known(botId: string): Bot | undefined;
  /** Throws `TELEGRAM_BOT_UNKNOWN` when the bot has no token here. */
  tokenOf(bot: Bot): Promise<string>;
  /** Looks again; happens by itself when another process changes a bot. */
  reload(botId?: string): Promise<void>;
  close(): Promise<void>;
}

export interface RegistryDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly logger: Logger;
  readonly operatorBots: readonly OperatorBot[];
  readonly intake: Bot["intake"];
}

/** Opens the registry, which listens for changes and makes none. One small object for each bot. */
export async function openBotRegistry(deps: RegistryDeps): Promise<BotRegistry> {
  const { database, secrets, logger, operatorBots } = deps;
  const tokens = new Map(operatorBots.map(({ token }) => [botIdOf(token), token]));
  const bots = new Map<string, Bot>();
  // A bot of the operator whose token was taken out of the configuration rests.
  const hasToken = (bot: Bot): boolean => bot.workspaceId !== null || tokens.has(bot.botId);

  async function load(botId?: string): Promise<void> {
    const loaded = await loadBots(database, botId);
    if (botId === undefined) bots.clear();
    else bots.delete(botId);
    for (const bot of loaded) {
      // Whoever has given webhooks up can be brought nothing any more; the way back is `sync`.
      bots.set(bot.botId, deps.intake === "polling" ? { ...bot, intake: "polling" } : bot);
    }
  }

  // One look after the other: an older one that came back late would put back what has changed since.
  let looking: Promise<void> = Promise.resolve();
  const reload = (botId?: string): Promise<void> => {
    const look = looking.then(() => load(botId));
    looking = look.catch(() => undefined);
    return look;
  };

  const onFailure = (error: unknown) => logger.warn({ error }, "Bots could not be loaded anew");
  const subscription: Subscription = await database.listen("telegram_bots", {
    onMessage: (botId) => void reload(botId).catch(onFailure),
    onMissed: () => void reload().catch(onFailure),
  });
  await reload();
  return {
    find: (botId) => {
      const bot = bots.get(botId);
      return bot?.state === "active" && hasToken(bot) ? bot : undefined;
    },
    all: () => [...bots.values()].filter(hasToken),
    known: (botId) => bots.get(botId),
    async tokenOf({ botId, workspaceId }) {
      const known = tokens.get(botId);
      if (workspaceId === null && known !== undefined) return known;
      const sealed = workspaceId === null ? undefined : await sealedToken(database, workspaceId, botId);
      if (sealed === undefined || workspaceId === null) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
      return secrets.decrypt(workspaceId, TOKEN_PURPOSE, sealed);
    },
    reload,
    close: () => subscription.stop(),
  };
}

const TOKEN = /^([1-9][0-9]{0,17}):[A-Za-z0-9_-]{3,100}$/;

/** The bot's id within its token. Throws `TELEGRAM_TOKEN_INVALID`. */
export function botIdOf(token: string): string {
  const botId = TOKEN.exec(token)?.[1];
  if (botId === undefined) throw telegramErrors.TELEGRAM_TOKEN_INVALID();
  return botId;
}
