import type { MigrationSet } from "#platform/database";

/** Endpoints, the outbox of events, deliveries and their attempts. */
export const webhooksMigrations: MigrationSet = {
  scope: "webhooks",
  directory: `${import.meta.dirname}/migrations`,
};
