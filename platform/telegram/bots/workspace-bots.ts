import type { Transaction } from "#platform/database";
import { callApi } from "../outgoing/attempt.ts";
import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import type { Bot } from "../types.ts";
import { cancelCampaigns } from "../campaigns/campaign-store.ts";
import { insertBot } from "./bot-store.ts";
import { botIdOf, TOKEN_PURPOSE } from "./registry.ts";

/** A workspace's own bots. Callers have checked that the person may do this. */
export interface WorkspaceBots {
  /**
   * Connects a bot by its token, after Telegram has confirmed it. Throws `TELEGRAM_TOKEN_INVALID`,
   * `TELEGRAM_BOT_TAKEN`, `TELEGRAM_BOT_LIMIT`, `TELEGRAM_UNAVAILABLE`.
   */
  connect(workspaceId: string, given: { readonly product: string; readonly token: string }): Promise<Bot>;
  list(transaction: Transaction): Promise<readonly Bot[]>;
  /** Lets it rest or work again; what waits goes on when it works. Throws `TELEGRAM_BOT_UNKNOWN`. */
  setState(transaction: Transaction, botId: string, state: Bot["state"]): Promise<void>;
  /** Puts a new token in place of the former one, of the same bot. */
  replaceToken(workspaceId: string, botId: string, token: string): Promise<void>;
  /** Removes the bot and its token, and ends its campaigns; whom it knew is forgotten within the hour. */
  remove(transaction: Transaction, botId: string): Promise<void>;
}

export function createWorkspaceBots(parts: TelegramParts): WorkspaceBots {
  const { bots, clock, config, database, secrets } = parts;
  return {
    async connect(workspaceId, { product, token }) {
      const botId = botIdOf(token);
      const username = await confirm(parts, botId, token);
      const sealedToken = await secrets.encrypt(workspaceId, TOKEN_PURPOSE, token);
      const bot = { botId, product, workspaceId, username, intake: config.intake };
      await database.withWorkspace(workspaceId, async (transaction) => {
        const row = { ...bot, sealedToken, now: clock.now() };
        if (await insertBot(transaction, row, config.botLimit)) return;
        throw (await countBots(transaction)) >= config.botLimit
          ? telegramErrors.TELEGRAM_BOT_LIMIT({ limit: config.botLimit })
          : telegramErrors.TELEGRAM_BOT_TAKEN();
      });
      await bots.reload(botId);
      return { ...bot, state: "active" };
    },
    list: (transaction) =>
      transaction.query<Bot>(
        `select bot_id as "botId", product, workspace_id as "workspaceId", username, intake, state
           from telegram.bots where workspace_id = $1 order by created_at`,
        [workspaceOf(transaction)],
      ),
    async setState(transaction, botId, state) {
      await changeOne(transaction, {
        text: `update telegram.bots set state = $3, disabled_reason = case when $3 = 'disabled' then 'by-hand' end
                where workspace_id = $1 and bot_id = $2`,
        values: [workspaceOf(transaction), botId, state],
      });
    },
    async replaceToken(workspaceId, botId, token) {
      if (botIdOf(token) !== botId) throw telegramErrors.TELEGRAM_TOKEN_INVALID();
      const username = await confirm(parts, botId, token);
      const sealed = await secrets.encrypt(workspaceId, TOKEN_PURPOSE, token);
      await database.withWorkspace(workspaceId, (transaction) =>
        changeOne(transaction, {
          text: `update telegram.bots set token = $3, username = $4, state = 'active', disabled_reason = null
                  where workspace_id = $1 and bot_id = $2`,
          values: [workspaceId, botId, sealed, username],
        }),
      );
      await bots.reload(botId);
    },
    async remove(transaction, botId) {
      await changeOne(transaction, {
        text: "delete from telegram.bots where workspace_id = $1 and bot_id = $2",
        values: [workspaceOf(transaction), botId],
      });
      await cancelCampaigns(transaction, botId, clock.now());
    },
  };
}

async function confirm(parts: TelegramParts, botId: string, token: string): Promise<string> {
  const answer = await callApi(parts, { botId, token }, "getMe", {});
  if (answer.kind === "unreachable") throw telegramErrors.TELEGRAM_UNAVAILABLE();
  if (answer.kind === "refused") {
    throw answer.code === 429 || answer.code >= 500
      ? telegramErrors.TELEGRAM_UNAVAILABLE()
      : telegramErrors.TELEGRAM_TOKEN_INVALID();
  }
  return (answer.result as { readonly username?: string }).username ?? botId;
}

async function countBots(transaction: Transaction): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(
    "select count(*)::integer as count from telegram.bots where workspace_id = $1",
    [workspaceOf(transaction)],
  );
  return row?.count ?? 0;
}

async function changeOne(
  transaction: Transaction,
  statement: Parameters<Transaction["execute"]>[0],
): Promise<void> {
  const { rowCount } = await transaction.execute(statement);
  if (rowCount === 0) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
}

function workspaceOf(transaction: Transaction): string {
  if (transaction.workspaceId === undefined) throw telegramErrors.TELEGRAM_WORKSPACE_MISMATCH();
  return transaction.workspaceId;
}
