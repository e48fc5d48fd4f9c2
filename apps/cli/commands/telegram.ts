import type { Command } from "commander";
import type { SyncReport } from "#platform/telegram";
import { products } from "../../products.ts";
import { withPlatform } from "../with-platform.ts";

/** `tradepost telegram sync`. */
export function addTelegramCommand(program: Command): void {
  const telegram = program.command("telegram").description("Bots on Telegram.");
  telegram
    .command("sync [bot]")
    .description("Sets webhook, commands and menu of every bot, or of one by its id, and checks them.")
    .action((botId: string | undefined) => syncBots(botId));
}

async function syncBots(botId: string | undefined): Promise<void> {
  const reports = await withPlatform(async (parts, config) => {
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
    console.log("There is no bot to set up. Set TRADEPOST_VIN_BOT_TOKEN to a token from @BotFather.");
    process.exitCode = botId === undefined ? 0 : 1;
  }
  for (const report of reports) printReport(report);
}

function printReport({ botId, findings, ok, product, username }: SyncReport): void {
  console.log(`${ok ? "ok  " : "FAIL"} @${username} (${botId}, ${product})`);
  for (const finding of findings) console.log(`     ${finding}`);
  if (!ok) process.exitCode = 1;
}
