import { type ConfigOf, defineConfig, integer } from "#platform/config";

const MAXIMUM = 100_000_000;

function limit(name: string, fallback: number, what: string) {
  return integer({
    name,
    fallback,
    minimum: 0,
    maximum: MAXIMUM,
    description: `${what}; 0 switches this limit off.`,
  });
}

/** Every named limit; the table itself is in `policies.ts`. */
export const limitsConfig = defineConfig("Limits", {
  addressPerMinute: limit("RATE_LIMIT_PER_MINUTE", 60, "Calls without a key per minute from one address"),
  addressPerHour: limit("RATE_LIMIT_PER_HOUR", 1000, "Calls without a key per hour from one address"),
  userPerMinute: limit("RATE_LIMIT_USER_PER_MINUTE", 60, "Calls per minute of one signed-in user"),
  userPerHour: limit("RATE_LIMIT_USER_PER_HOUR", 1000, "Calls per hour of one signed-in user"),
  userReadsPerMinute: limit(
    "RATE_LIMIT_USER_READS_PER_MINUTE",
    600,
    "Reads per minute by which one signed-in user manages an account or workspaces, such as those of pages; they count nowhere else",
  ),
  apiKeyPerMinute: limit(
    "RATE_LIMIT_API_KEY_PER_MINUTE",
    100,
    "Calls per minute of one API key that has no limit of its own",
  ),
  workspacePerMinute: limit(
    "RATE_LIMIT_WORKSPACE_PER_MINUTE",
    100,
    "Calls per minute of one workspace, all its keys together, and its users where they use products",
  ),
  globalPerMinute: limit(
    "RATE_LIMIT_GLOBAL_PER_MINUTE",
    1000,
    "Calls per minute of one group of workspaces together",
  ),
  telegramPerMinute: limit("RATE_LIMIT_TELEGRAM_PER_MINUTE", 100, "Messages per minute of one Telegram user"),
  webhookPerSecond: limit(
    "RATE_LIMIT_WEBHOOK_PER_SECOND",
    5,
    "Deliveries per second to one incoming webhook",
  ),
});

export type LimitsConfig = ConfigOf<typeof limitsConfig>;
