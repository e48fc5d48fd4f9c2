import type { Product } from "#platform/product";
import type { SyncReport, Telegram } from "#platform/telegram";

/** Sets the operator's bots up at Telegram: webhook or polling, commands, menu. */
export async function syncOperatorBots(
  telegram: Pick<Telegram, "botsOf" | "sync">,
  products: readonly Pick<Product, "id">[],
): Promise<readonly SyncReport[]> {
  const reports: SyncReport[] = [];
  for (const { id } of products) {
    const own = telegram.botsOf(id).filter(({ workspaceId }) => workspaceId === null);
    for (const { botId } of own) reports.push(...(await telegram.sync(botId)));
  }
  return reports;
}
