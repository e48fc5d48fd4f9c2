import type { Database, Transaction } from "#platform/database";
import { telegramErrors } from "../errors.ts";
import type { Bot } from "../types.ts";

const COLUMNS = `bot_id as "botId", product, workspace_id as "workspaceId", username, intake, state`;

/** All bots, or one. */
export function loadBots(database: Database, botId?: string): Promise<Bot[]> {
  return database.asOps(
    "know the Telegram bots",
    (transaction) =>
      transaction.query<Bot>(
        `select ${COLUMNS} from telegram.bots where $1::bigint is null or bot_id = $1 order by bot_id`,
        [botId ?? null],
      ),
    { routine: true },
  );
}

export interface NewOperatorBot {
  readonly botId: string;
  readonly product: string;
  readonly intake: Bot["intake"];
  readonly now: Date;
}

/** Stores a bot of the operator; its name is learnt when it is synchronised. One that is known rests or works as before. */
export async function storeOperatorBot(database: Database, bot: NewOperatorBot): Promise<void> {
  await database.asApp((transaction) =>
    transaction.query(
      `insert into telegram.bots as bot (bot_id, product, username, intake, created_at) values ($1::bigint, $2, ($1::bigint)::text, $3, $4)
       on conflict (bot_id) do update set product = excluded.product, intake = excluded.intake
       where bot.workspace_id is null and (bot.product, bot.intake) is distinct from (excluded.product, excluded.intake)`,
      [bot.botId, bot.product, bot.intake, bot.now],
    ),
  );
}

export async function sealedToken(
  database: Database,
  workspaceId: string,
  botId: string,
): Promise<string | undefined> {
  const [row] = await database.queryInWorkspace<{ token: string }>(workspaceId, {
    name: "telegram_token",
    text: "select token from telegram.bots where workspace_id = $1 and bot_id = $2",
    values: [workspaceId, botId],
  });
  return row?.token;
}

export interface NewBot extends Omit<Bot, "state"> {
  readonly workspaceId: string;
  readonly sealedToken: string;
  readonly now: Date;
}

/** Stores a bot of a workspace; false when its id is taken or the workspace has its fill. */
export async function insertBot(transaction: Transaction, bot: NewBot, limit: number): Promise<boolean> {
  await transaction.query("select pg_advisory_xact_lock(hashtextextended('telegram.bots ' || $1, 0))", [
    bot.workspaceId,
  ]);
  const { rowCount } = await transaction.execute({
    text: `insert into telegram.bots (bot_id, workspace_id, product, username, token, intake, created_at)
           select $2, $1, $3, $4, $5, $6, $7
            where (select count(*) from telegram.bots where workspace_id = $1) < $8
           on conflict (bot_id) do nothing`,
    values: [
      bot.workspaceId,
      bot.botId,
      bot.product,
      bot.username,
      bot.sealedToken,
      bot.intake,
      bot.now,
      limit,
    ],
  });
  return rowCount > 0;
}

/** A bot of a workspace as its people see it. */
export interface WorkspaceBot extends Bot {
  readonly workspaceId: string;
  readonly disabledReason: "by-hand" | "token-refused" | null;
  readonly connectedAt: Date;
}

/** The bots of the transaction's workspace, oldest first. */
export function listWorkspaceBots(transaction: Transaction): Promise<WorkspaceBot[]> {
  return transaction.query<WorkspaceBot>(
    `select ${COLUMNS}, disabled_reason as "disabledReason", created_at as "connectedAt"
       from telegram.bots where workspace_id = $1 order by created_at, bot_id`,
    [workspaceOf(transaction)],
  );
}

export async function countBots(transaction: Transaction): Promise<number> {
  return (await listWorkspaceBots(transaction)).length;
}

export interface BotUpdate {
  readonly username?: string;
  readonly sealed?: string;
  readonly state: Bot["state"] | undefined;
}

/** Changes what is given; the rest stays. */
export async function updateBot(
  transaction: Transaction,
  botId: string,
  { username, sealed, state }: BotUpdate,
): Promise<void> {
  await transaction.query(
    `update telegram.bots set username = coalesce($3, username), token = coalesce($4, token),
            state = coalesce($5, state),
            disabled_reason = case $5 when 'active' then null when 'disabled' then 'by-hand' else disabled_reason end
      where workspace_id = $1 and bot_id = $2`,
    [workspaceOf(transaction), botId, username ?? null, sealed ?? null, state ?? null],
  );
}

/** Answers its encrypted token. */
export async function deleteBot(transaction: Transaction, botId: string): Promise<string> {
  const [row] = await transaction.query<{ token: string }>(
    "delete from telegram.bots where workspace_id = $1 and bot_id = $2 returning token",
    [workspaceOf(transaction), botId],
  );
  return row?.token ?? "";
}

function workspaceOf(transaction: Transaction): string {
  if (transaction.workspaceId === undefined) throw telegramErrors.TELEGRAM_WORKSPACE_MISMATCH();
  return transaction.workspaceId;
}
