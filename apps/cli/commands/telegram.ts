import type { Command } from "commander";
import type { SyncReport } from "#platform/telegram";
import { products } from "../../products.ts";
import { digits } from "../option-values.ts";
import { withPlatform } from "../with-platform.ts";
import { addCampaignCommands } from "./telegram-campaigns.ts";

/** `tradepost telegram sync`, what becomes of updates that were given up, and campaigns. */
export function addTelegramCommand(program: Command): void {
  const telegram = program.command("telegram").description("Bots on Telegram.");
  telegram
    .command("sync [bot]")
    .description(
      "Sets webhook, commands and menu of every bot, or of one by its id, as configured, and checks them.",
    )
    .action((botId: string | undefined) => syncBots(botId));
  telegram
    .command("dead")
    .argument("[bot]", "id of the bot; every bot when left out", digits)
    .description("Lists the updates that were given up, latest first, with the reason.")
    .action((botId: string | undefined) => listDead(botId));
  telegram
    .command("retry")
    .argument("<bot>", "id of the bot", digits)
    .argument("<update>", "id of the update", digits)
    .description("Handles an update that was given up once more, from the beginning.")
    .action((botId: string, updateId: string) => retryDead(botId, updateId));
  addCampaignCommands(telegram);
}

async function listDead(botId: string | undefined): Promise<void> {
  const dead = await withPlatform(({ telegram }) =>
    telegram.deadUpdates.list(botId === undefined ? {} : { botId }),
  );
  if (dead.length === 0) console.log("No update was given up.");
  for (const { attempts, botId: bot, finishedAt, kind, reason, updateId } of dead)
    console.log(`${finishedAt.toISOString()} ${bot} ${updateId} ${kind} (${attempts} attempts): ${reason}`);
}

async function retryDead(botId: string, updateId: string): Promise<void> {
  const found = await withPlatform(({ telegram }) => telegram.deadUpdates.retry(botId, updateId));
  console.log(
    found
      ? "The update waits for its handler again."
      : "There is no such update among those given up; tradepost telegram dead lists them.",
  );
  if (!found) process.exitCode = 1;
}

async function syncBots(botId: string | undefined): Promise<void> {
  const reports = await withPlatform(async (parts, config) => {
    const stored = await parts.telegram.storeOperatorBots("join");
    for (const bot of stored)
      console.log(
        `Stored the bot ${bot.botId} (${bot.product}); the server knows its token from its next start.`,
      );
    await using opened = new AsyncDisposableStack();
    const { platformOf } = await import("../../server/open-platform.ts");
    for (const product of products) {
      const running = await product.start(platformOf(parts), config.of(product.config));
      opened.defer(() => running.close());
      if (running.bot !== undefined) parts.telegram.register(running.bot);
    }
    return parts.telegram.sync(botId);
  });
  if (reports.length === 0) {
    console.log(
      "There is no bot to set up. Put TRADEPOST_VIN_BOT_TOKEN=... with a token from @BotFather into the file .env of this folder, which the server reads too.",
    );
    process.exitCode = botId === undefined ? 0 : 1;
  }
  for (const report of reports) printReport(report);
}

function printReport({ botId, changes, findings, ok, product, username }: SyncReport): void {
  console.log(`${ok ? "ok  " : "FAIL"} @${username} (${botId}, ${product})`);
  for (const change of changes) console.log(`     ${change}`);
  for (const finding of findings) console.log(`     ${finding}`);
  if (!ok) process.exitCode = 1;
}
