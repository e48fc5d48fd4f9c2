import { type ConfigOf, defineConfig, integer } from "#platform/config";

export const webhooksConfig = defineConfig("Outgoing webhooks", {
  timeoutSeconds: integer({
    name: "TRADEPOST_WEBHOOKS_TIMEOUT_SECONDS",
    description: "How long a receiver has for its answer.",
    fallback: 15,
    minimum: 1,
    maximum: 30,
  }),
  endpointConcurrency: integer({
    name: "TRADEPOST_WEBHOOKS_ENDPOINT_CONCURRENCY",
    description: "Most deliveries that one process sends to one endpoint at a time.",
    fallback: 4,
    minimum: 1,
    maximum: 100,
  }),
  endpointLimit: integer({
    name: "TRADEPOST_WEBHOOKS_ENDPOINT_LIMIT",
    description: "Most endpoints of one workspace.",
    fallback: 20,
    minimum: 1,
    maximum: 1000,
  }),
  disableAfterHours: integer({
    name: "TRADEPOST_WEBHOOKS_DISABLE_AFTER_HOURS",
    description: "An endpoint at which every attempt has failed for so many hours is disabled.",
    fallback: 120,
    minimum: 1,
    maximum: 8760,
  }),
  retentionDays: integer({
    name: "TRADEPOST_WEBHOOKS_RETENTION_DAYS",
    description:
      "How long events, their deliveries and the log of attempts are kept for looking up and replaying.",
    fallback: 30,
    minimum: 5,
    maximum: 3650,
  }),
});

export type WebhooksConfig = ConfigOf<typeof webhooksConfig>;
