import { boolean, choice, type ConfigOf, defineConfig, integer, optionalSecret, url } from "#platform/config";

export const vinConfig = defineConfig("VIN decoder", {
  botToken: optionalSecret({
    name: "TRADEPOST_VIN_BOT_TOKEN",
    description: "Token of the VIN bot on Telegram, from @BotFather. Without it the bot does not run.",
    example: "123456789:AAE-example",
  }),
  publicApi: boolean({
    name: "TRADEPOST_VIN_PUBLIC_API",
    description:
      "Whether the NHTSA-compatible paths under /api/vehicles/ serve callers without a key, within the limits of their address.",
    fallback: true,
  }),
  historyDays: integer({
    name: "TRADEPOST_VIN_HISTORY_DAYS",
    description: "How many days a workspace's decode history is kept; 0 keeps it for ever.",
    fallback: 365,
    minimum: 0,
    maximum: 36_500,
  }),
  answerCacheMegabytes: integer({
    name: "TRADEPOST_VIN_ANSWER_CACHE_MB",
    description:
      "Memory for ready-made answers of the offline engine in each process; 0 decodes every call anew.",
    fallback: 32,
    minimum: 0,
    maximum: 4096,
  }),
  streamLimit: integer({
    name: "TRADEPOST_VIN_STREAM_LIMIT",
    description:
      "How many NDJSON batch streams, and besides how many bulk uploads, one process serves at a time; more are asked to wait.",
    fallback: 8,
    minimum: 1,
    maximum: 1000,
  }),
  workspaceStreamLimit: integer({
    name: "TRADEPOST_VIN_WORKSPACE_STREAM_LIMIT",
    description:
      "How many of these streams, and besides of these uploads, one workspace has at a time; always fewer than there are in all, where there are more than one.",
    fallback: 2,
    minimum: 1,
    maximum: 1000,
  }),
  bulkLimit: integer({
    name: "TRADEPOST_VIN_BULK_LIMIT",
    description:
      "VINs in one bulk job; a tenth of it with full detail. A body may have 256 bytes for each of them.",
    fallback: 1_000_000,
    minimum: 10,
    maximum: 1_000_000,
  }),
  bulkOnlineLimit: integer({
    name: "TRADEPOST_VIN_BULK_ONLINE_LIMIT",
    description: "VINs in one bulk job that asks an online service.",
    fallback: 10_000,
    minimum: 1,
    maximum: 1_000_000,
  }),
  bulkJobsLimit: integer({
    name: "TRADEPOST_VIN_BULK_JOBS",
    description: "Bulk jobs of one workspace that are not finished at a time.",
    fallback: 20,
    minimum: 1,
    maximum: 10_000,
  }),
  bulkDays: integer({
    name: "TRADEPOST_VIN_BULK_DAYS",
    description: "How many days a bulk job and its result are kept.",
    fallback: 30,
    minimum: 1,
    maximum: 3650,
  }),
  onlineSources: choice({
    name: "TRADEPOST_VIN_ONLINE_SOURCES",
    description:
      "Who answers for NHTSA and Auto.dev: `real` services, or `simulated` ones inside the process, for development.",
    options: ["real", "simulated"],
    fallback: "real",
    productionWarning: (value) =>
      value === "simulated" ? "answers callers with simulated online sources" : undefined,
  }),
  nhtsaUrl: url({
    name: "TRADEPOST_VIN_NHTSA_URL",
    description: "Base address of NHTSA's vPIC service, for source=nhtsa and source=auto.",
    fallback: "https://vpic.nhtsa.dot.gov/api/vehicles",
    schemes: ["https", "http"],
  }),
  autodevUrl: url({
    name: "TRADEPOST_VIN_AUTODEV_URL",
    description: "Base address of Auto.dev's VIN service, for source=autodev and source=auto.",
    fallback: "https://api.auto.dev",
    schemes: ["https", "http"],
  }),
  autodevKey: optionalSecret({
    name: "TRADEPOST_VIN_AUTODEV_KEY",
    description: "API key for Auto.dev; without it that source is off.",
    example: "",
  }),
});

export type VinConfig = ConfigOf<typeof vinConfig>;
