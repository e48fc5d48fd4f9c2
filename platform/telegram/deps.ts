import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Logger, Metrics } from "#platform/telemetry";
import type { BotApi } from "./api.ts";
import type { BotRegistry } from "./bots/registry.ts";
import type { TelegramConfig } from "./config.ts";
import type { TelegramMetrics } from "./metrics.ts";
import type { Accounts, JobQueue, OperatorBot, SecretBox } from "./types.ts";

export interface TelegramDeps {
  readonly config: TelegramConfig;
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly secrets: SecretBox;
  /** 32 bytes of this installation, from which webhook secrets and button signatures are derived. */
  readonly signingKey: Uint8Array;
  /** Where Telegram reaches this installation, without a slash at the end; only for webhooks. */
  readonly publicUrl: string | undefined;
  readonly operatorBots: readonly OperatorBot[];
  readonly accounts: Accounts;
  /** Erases what is known of somebody in a realm, whole: this part knows its own tables only. */
  readonly erasePerson: (given: {
    readonly telegramUserId: string;
    readonly realm: string;
    readonly requestId: string;
  }) => Promise<void>;
  /**
   * Whether this person may be served now, at a workspace's bot on its account; refused ones are told to wait.
   * Everybody when it is left out.
   */
  readonly admit?: (telegramUserId: string, workspaceId: string | null) => boolean | Promise<boolean>;
}

/** What the inner pieces of this part work with. */
export interface TelegramParts extends Omit<TelegramDeps, "metrics"> {
  readonly api: BotApi;
  readonly bots: BotRegistry;
  readonly metrics: TelegramMetrics;
}
