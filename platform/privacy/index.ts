export { privacyActions } from "./audit-actions.ts";
export { createPrivacy, type PrivacyDeps } from "./create.ts";
export { privacyErrors } from "./errors.ts";
export { privacyMigrations } from "./migrations.ts";
export type { FindTelegram, TelegramPeople, TelegramTraces } from "./person.ts";
export type {
  ErasedPerson,
  ErasedRows,
  PersonalExport,
  PersonalRequest,
  Privacy,
  TelegramRequest,
} from "./privacy.ts";
export { privacyStoredData } from "./stored-data.ts";
