import type { Platform } from "#platform/product";
import { createAnswerCache } from "./answers/answer-cache.ts";
import { createBulkNotices } from "./bulk/notices.ts";
import type { VinConfig } from "./config.ts";
import { lazyEngine } from "./engine.ts";
import { createHistoryRecorder } from "./history/recorder.ts";
import { createDecodeMeter } from "./meter.ts";
import type { VinServices } from "./services.ts";
import { openOnlineSources } from "./sources/configured.ts";
import { createSourceLookup } from "./sources/lookup.ts";
import { createBulkItemStore } from "./store/bulk-items.ts";
import { createBulkJobStore } from "./store/bulk-jobs.ts";
import { createBulkMessageStore } from "./store/bulk-messages.ts";
import { createBulkSweepStore } from "./store/bulk-sweep.ts";
import { createGarageStore } from "./store/garage.ts";
import { createHistoryStore } from "./store/history.ts";
import { createMovingStore } from "./store/moving.ts";
import { createPreferenceStore } from "./store/preferences.ts";
import { createSourceAnswerStore } from "./store/source-answers.ts";

const BYTES_PER_MEGABYTE = 1_048_576;

/** Builds the product from the platform. */
export async function createVin(platform: Platform, config: VinConfig): Promise<VinServices> {
  const { cache, clock, database, jobs, live, metrics, outbound, siteUrl, telegram, webhooks } = platform;
  const logger = platform.logger.child({ product: "vin" });
  const history = createHistoryStore(database);
  const sourceAnswers = createSourceAnswerStore(database);
  const engine = lazyEngine(() => clock.now().getUTCFullYear());
  const online = await openOnlineSources(outbound, config, engine);
  const { sources } = online;
  const recorder = createHistoryRecorder({ store: history, clock, logger, metrics });
  return {
    config,
    clock,
    logger,
    engine,
    answers: createAnswerCache(config.answerCacheMegabytes * BYTES_PER_MEGABYTE),
    sources: createSourceLookup({ sources, cache, store: sourceAnswers, clock, logger }),
    recorder,
    history,
    sourceAnswers,
    bulkJobs: createBulkJobStore(database),
    bulkItems: createBulkItemStore(database),
    bulkSweep: createBulkSweepStore(database),
    bulkNotices: createBulkNotices(),
    database,
    jobs,
    live,
    webhooks,
    garage: createGarageStore(database),
    moving: createMovingStore(database),
    preferences: createPreferenceStore(database),
    bulkMessages: createBulkMessageStore(database),
    telegram,
    invitations: platform.invitations,
    siteUrl,
    meter: createDecodeMeter(metrics),
    close: async () => {
      await recorder.close();
      await online.close();
    },
  };
}
