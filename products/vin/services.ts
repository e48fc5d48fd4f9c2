import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { AnswerCache } from "./answers/answer-cache.ts";
import type { VinConfig } from "./config.ts";
import type { Engine } from "./engine.ts";
import type { HistoryRecorder } from "./history/recorder.ts";
import type { DecodeMeter } from "./meter.ts";
import type { SourceLookup } from "./sources/lookup.ts";
import type { HistoryStore } from "./store/history.ts";
import type { SourceAnswerStore } from "./store/source-answers.ts";

/** Everything that the product's actions and surfaces are built from. */
export interface VinServices {
  readonly config: VinConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The offline engine; loads its data on the first call. */
  readonly engine: () => Engine;
  readonly answers: AnswerCache;
  readonly sources: SourceLookup;
  readonly recorder: HistoryRecorder;
  readonly history: HistoryStore;
  readonly sourceAnswers: SourceAnswerStore;
  readonly meter: DecodeMeter;
  /** Stores the history that is in memory and ends simulated services. */
  close(): Promise<void>;
}
