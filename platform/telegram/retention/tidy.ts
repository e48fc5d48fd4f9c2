import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import { loadBots } from "../bots/bot-store.ts";
import { ownersIn, removeOfOwner } from "./removed-bots.ts";
import { belongings, type Rule, rules } from "./rules.ts";

/** So many rows go in one transaction, so that nothing is locked for long. */
const BATCH = 5000;
const DAY_MS = 86_400_000;

type TidyParts = Pick<TelegramParts, "config" | "clock" | "database" | "logger">;

/** Removes what is older than its retention and what is left of bots that were removed. */
export async function tidy(parts: TidyParts, signal: AbortSignal): Promise<void> {
  const before = (days: number): Date => dateFrom(parts.clock.nowMs() - days * DAY_MS);
  const removed: Record<string, number> = {};
  const drain = async (table: string, remove: (transaction: Transaction) => Promise<number>) => {
    for (let count = BATCH; count >= BATCH && !signal.aborted;) {
      count = await parts.database.asOwner(remove);
      removed[table] = (removed[table] ?? 0) + count;
    }
  };
  const resting = (await loadBots(parts.database)).filter((bot) => bot.state === "disabled");
  const restingIds = resting.map((bot) => bot.botId);
  for (const rule of rules) {
    const values = [before(parts.config[rule.days]), ...(rule.ofResting === true ? [restingIds] : [])];
    await drain(rule.table, (transaction) => removeOld(transaction, rule, values));
  }
  await drain("campaign_recipients", () => forgetRecipients(parts, before(parts.config.campaignDays)));
  for (const belonging of belongings) {
    const owners = await parts.database.asOwner((transaction) => ownersIn(transaction, belonging));
    // Asked afterwards: a bot is known before anything is known of it.
    const known = new Set((await loadBots(parts.database)).map((bot) => bot.botId));
    for (const owner of owners.filter((one) => !known.has(one.replace("bot:", ""))))
      await drain(belonging.table, (transaction) =>
        removeOfOwner(transaction, belonging, { owner, limit: BATCH }),
      );
  }
  parts.logger.info({ removed }, "What is no longer needed was removed");
}

async function removeOld(
  transaction: Transaction,
  { table, key, where }: Rule,
  values: readonly unknown[],
): Promise<number> {
  const { rowCount } = await transaction.execute({
    text: `delete from telegram.${table} where (${key}) in (
             select ${key} from telegram.${table} where ${where} limit ${BATCH})`,
    values: [...values],
  });
  return rowCount;
}

/** Takes recipients of campaigns that ended before that moment into the totals of their campaign. */
async function forgetRecipients({ database }: TidyParts, before: Date): Promise<number> {
  const [row] = await database.query<{ count: number }>({
    text: "select telegram.forget_recipients($1, $2) as count",
    values: [before, BATCH],
  });
  return row?.count ?? 0;
}
