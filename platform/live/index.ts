export { createLive, type LiveDeps } from "./create.ts";
export { liveErrors } from "./errors.ts";
export { liveMigrations } from "./migrations.ts";
export {
  formatServerSentEvent,
  formatServerSentRetry,
  type ServerSentEvent,
  serverSentHeartbeat,
} from "./server-sent-events.ts";
export type * from "./types.ts";
export { liveStoredData } from "./stored-data.ts";
