export { type CampaignChange, campaignNote, telegramActions } from "./audit-actions.ts";
export type { WorkspaceBot } from "./bots/bot-store.ts";
export type { BotChanges, WorkspaceBots } from "./bots/workspace-bots.ts";
export type * from "./campaigns/campaign.ts";
export type { Campaigns } from "./campaigns/campaigns.ts";
export { botTokenVariable, type TelegramConfig, telegramConfig } from "./config.ts";
export { createTelegram, telegramEncryptedColumns } from "./create.ts";
export type { TelegramDeps } from "./deps.ts";
export { DOWNLOAD_LIMIT_BYTES } from "./downloads.ts";
export { telegramErrors } from "./errors.ts";
export { type ButtonKind, press, type Press } from "./handling/buttons.ts";
export type * from "./handling/content.ts";
export type { BotContext, Chat, Sender } from "./handling/context.ts";
export {
  type BotDefinition,
  type Button,
  type Command,
  defineButton,
  defineCommand,
  defineDialogue,
  type Dialogue,
  type Move,
  type Step,
  type Texts,
  type Verdict,
} from "./handling/definition.ts";
export type { Messenger, MessageState } from "./handling/messenger.ts";
export type { MessagePlace } from "./handling/speak.ts";
export type { DeadUpdate, DeadUpdates } from "./inbox/dead-updates.ts";
export type { PresentedUpdate } from "./inbox/intake.ts";
export { telegramMigrations } from "./migrations.ts";
export type { CallResult, ResultHandler } from "./outgoing/settle.ts";
export type { AccountLinks, ConnectedAccount, LinkCode, Linked, LinkedPerson } from "./people/links.ts";
export type { OwnData } from "./people/own-data.ts";
export { telegramRows } from "./people/rows-of-people.ts";
export { findTelegramTraces, type TelegramPeople, type TelegramTraces } from "./people/traces.ts";
export { telegramStoredData } from "./stored-data.ts";
export type { SyncReport } from "./sync.ts";
export type { Telegram } from "./telegram.ts";
export type * from "./types.ts";
