import type { Database } from "#platform/database";
import type { BotInvitations } from "#platform/identity";
import type { Jobs } from "#platform/jobs";
import type { Clock } from "#platform/kernel";
import type { Live } from "#platform/live";
import type { Telegram } from "#platform/telegram";
import type { Logger } from "#platform/telemetry";
import type { Webhooks } from "#platform/webhooks";
import type { AnswerCache } from "./answers/answer-cache.ts";
import type { BulkNotices } from "./bulk/notices.ts";
import type { VinConfig } from "./config.ts";
import type { Engine } from "./engine.ts";
import type { HistoryRecorder } from "./history/recorder.ts";
import type { DecodeMeter } from "./meter.ts";
import type { SourceLookup } from "./sources/lookup.ts";
import type { BulkItemStore } from "./store/bulk-items.ts";
import type { BulkJobStore } from "./store/bulk-jobs.ts";
import type { BulkMessageStore } from "./store/bulk-messages.ts";
import type { BulkSweepStore } from "./store/bulk-sweep.ts";
import type { GarageStore } from "./store/garage.ts";
import type { HistoryStore } from "./store/history.ts";
import type { MovingStore } from "./store/moving.ts";
import type { PreferenceStore } from "./store/preferences.ts";
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
  readonly bulkJobs: BulkJobStore;
  readonly bulkItems: BulkItemStore;
  readonly bulkSweep: BulkSweepStore;
  /** Where surfaces ask for notices of bulk jobs. */
  readonly bulkNotices: BulkNotices;
  /** For actions that change several things in one transaction. */
  readonly database: Pick<Database, "withWorkspace">;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly live: Pick<Live, "publish" | "subscribe">;
  readonly webhooks: Pick<Webhooks, "publish">;
  readonly garage: GarageStore;
  readonly moving: MovingStore;
  readonly preferences: PreferenceStore;
  readonly bulkMessages: BulkMessageStore;
  readonly telegram: Pick<Telegram, "download" | "links" | "messenger" | "ownData">;
  readonly invitations: BotInvitations;
  /** Where people reach this installation, without a slash at the end. */
  readonly siteUrl: string;
  readonly meter: DecodeMeter;
  /** Stores the history that is in memory and ends simulated services. */
  close(): Promise<void>;
}
