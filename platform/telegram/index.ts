export { botTokenVariable, type TelegramConfig, telegramConfig } from "./config.ts";
export { createTelegram, telegramEncryptedColumns } from "./create.ts";
export type { TelegramDeps } from "./deps.ts";
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
export type { PresentedUpdate } from "./inbox/intake.ts";
export { telegramMigrations } from "./migrations.ts";
export type { CallResult, ResultHandler } from "./outgoing/settle.ts";
export type { Telegram } from "./telegram.ts";
export type * from "./types.ts";
