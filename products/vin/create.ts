import type { Platform } from "#platform/product";
import { createAnswerCache } from "./answers/answer-cache.ts";
import type { VinConfig } from "./config.ts";
import { lazyEngine } from "./engine.ts";
import { createHistoryRecorder } from "./history/recorder.ts";
import { createDecodeMeter } from "./meter.ts";
import type { VinSource } from "./rules/source.ts";
import type { VinServices } from "./services.ts";
import { createSourceLookup } from "./sources/lookup.ts";
import { createHistoryStore } from "./store/history.ts";
import { createSourceAnswerStore } from "./store/source-answers.ts";

const BYTES_PER_MEGABYTE = 1_048_576;

/** Builds the product from the platform. Sources are the online services that are configured. */
export function createVin(platform: Platform, config: VinConfig, sources: readonly VinSource[]): VinServices {
  const { cache, clock, database, metrics } = platform;
  const logger = platform.logger.child({ product: "vin" });
  const history = createHistoryStore(database);
  const sourceAnswers = createSourceAnswerStore(database);
  return {
    config,
    clock,
    logger,
    engine: lazyEngine(() => clock.now().getUTCFullYear()),
    answers: createAnswerCache(config.answerCacheMegabytes * BYTES_PER_MEGABYTE),
    sources: createSourceLookup({ sources, cache, store: sourceAnswers, clock, logger }),
    recorder: createHistoryRecorder({ store: history, clock, logger, metrics }),
    history,
    sourceAnswers,
    meter: createDecodeMeter(metrics),
  };
}
