import type { JobDefinition, ScheduleDefinition } from "#platform/jobs";
import type { Storing } from "./bots/operator-bots.ts";
import type { WorkspaceBots } from "./bots/workspace-bots.ts";
import type { Campaigns } from "./campaigns/campaigns.ts";
import type { BotDefinition } from "./handling/definition.ts";
import type { Messenger } from "./handling/messenger.ts";
import type { DeadUpdates } from "./inbox/dead-updates.ts";
import type { PresentedUpdate } from "./inbox/intake.ts";
import type { AccountLinks } from "./people/links.ts";
import type { OwnData } from "./people/own-data.ts";
import type { SyncReport } from "./sync.ts";
import type { Bot } from "./types.ts";

/** Telegram bots: what comes in is handled once and in order, what goes out arrives. */
export interface Telegram {
  /** Tells what the bots of a product understand; before the jobs start. Throws `TELEGRAM_DEFINITION_INVALID`. */
  register(definition: BotDefinition): void;
  /**
   * Takes one update of `POST /telegram/webhook/{botId}`; when it resolves the update is stored and
   * Telegram may hear 200. What is no update is kept as a dead letter and answered the same way. Throws
   * `TELEGRAM_BOT_UNKNOWN` (404), `TELEGRAM_SECRET_WRONG` (401), or what the database says.
   */
  receiveUpdate(presented: PresentedUpdate): Promise<void>;
  /** Waits until everything that was taken in is stored and has its job. */
  settle(): Promise<void>;
  /**
   * Stores the operator's bots; until then only those are known that were stored before. Answers what is new. Throws
   * `TELEGRAM_INTAKE_DIFFERS` for whoever joins a server that takes its updates in otherwise.
   */
  storeOperatorBots(storing: Storing): Promise<readonly Bot[]>;
  /** Sets webhook, commands and menu at Telegram, and checks them. Throws `TELEGRAM_PUBLIC_URL_MISSING`. */
  sync(botId?: string): Promise<readonly SyncReport[]>;
  /** A bot that runs here; `undefined` when there is none or it rests. */
  findBot(botId: string): Bot | undefined;
  /** Any bot that is stored: it may rest, or speak only in processes that have its token. */
  knownBot(botId: string): Bot | undefined;
  /** All bots of a product, or of every product; resting ones included. */
  botsOf(product?: string): readonly Bot[];
  /**
   * The content of a file that somebody has sent to a bot; 20 MB at most. Throws
   * `TELEGRAM_BOT_UNKNOWN`, `TELEGRAM_FILE_TOO_BIG`, `TELEGRAM_FILE_GONE` and `TELEGRAM_UNAVAILABLE`.
   */
  download(botId: string, fileId: string): Promise<Uint8Array>;
  readonly bots: WorkspaceBots;
  readonly messenger: Messenger;
  readonly campaigns: Campaigns;
  readonly links: AccountLinks;
  readonly ownData: OwnData;
  readonly deadUpdates: DeadUpdates;
  /** For `jobs.register`. */
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
  /** Begins to fetch updates of the bots without a webhook; one process of several does it for each bot. */
  startPolling(): void;
  close(): Promise<void>;
}
