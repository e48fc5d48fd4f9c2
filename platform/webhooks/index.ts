export {
  createEventCatalogue,
  defineWebhookEvents,
  type EventCatalogue,
  type EventTypes,
  type EventTypeSpec,
  TEST_EVENT,
} from "./catalogue.ts";
export { type WebhooksConfig, webhooksConfig } from "./config.ts";
export { createWebhooks, webhooksEncryptedColumns } from "./create.ts";
export type { WebhooksDeps } from "./deps.ts";
export { webhooksErrors } from "./errors.ts";
export { webhooksMigrations } from "./migrations.ts";
export type * from "./types.ts";
export { webhooksStoredData } from "./stored-data.ts";
