export * from "./config.ts";
export * from "./create.ts";
export type { DatabaseDependencies, EmbeddedChanges } from "./dependencies.ts";
export * from "./errors.ts";
export { isUniqueViolation, sqlStateOf } from "./pool/faults.ts";
export { databaseStoredData } from "./own-stored-data.ts";
export type { Fate, PersonColumn, StoredData, TelegramRows } from "./stored-data.ts";
export * from "./types.ts";
