import {
  choice,
  type ConfigOf,
  defineConfig,
  integer,
  optionalSecret,
  url,
  type Variable,
} from "#platform/config";

export const telegramConfig = defineConfig("Telegram", {
  apiRoot: url({
    name: "TRADEPOST_TELEGRAM_API_ROOT",
    description: "Bot API server, without a slash at the end; another one for tests and own servers.",
    fallback: "https://api.telegram.org",
    schemes: ["https", "http"],
  }),
  intake: choice({
    name: "TRADEPOST_TELEGRAM_INTAKE",
    description:
      "How updates arrive: webhook needs a public https address (TRADEPOST_BASE_URL), polling works from anywhere.",
    options: ["polling", "webhook"],
    fallback: "polling",
  }),
  requestTimeoutSeconds: integer({
    name: "TRADEPOST_TELEGRAM_TIMEOUT_SECONDS",
    description: "How long the Bot API has for one answer; files may take four times as long.",
    fallback: 20,
    minimum: 1,
    maximum: 120,
  }),
  messagesPerSecond: integer({
    name: "TRADEPOST_TELEGRAM_MESSAGES_PER_SECOND",
    description: "Most messages of one bot in a second, over all chats. Telegram allows about 30.",
    fallback: 30,
    minimum: 1,
    maximum: 1000,
  }),
  botLimit: integer({
    name: "TRADEPOST_TELEGRAM_BOT_LIMIT",
    description: "Most bots of one workspace.",
    fallback: 10,
    minimum: 1,
    maximum: 1000,
  }),
  retentionDays: integer({
    name: "TRADEPOST_TELEGRAM_RETENTION_DAYS",
    description:
      "How long updates and messages are kept after their end, and the bytes of files after their use.",
    fallback: 7,
    minimum: 2,
    maximum: 365,
  }),
  deadLetterDays: integer({
    name: "TRADEPOST_TELEGRAM_DEAD_LETTER_DAYS",
    description: "How long updates and messages that were given up are kept, for somebody to look at.",
    fallback: 30,
    minimum: 2,
    maximum: 3650,
  }),
  campaignDays: integer({
    name: "TRADEPOST_TELEGRAM_CAMPAIGN_DAYS",
    description: "How long it is kept what became of each recipient after a campaign; its counts stay.",
    fallback: 30,
    minimum: 1,
    maximum: 3650,
  }),
  idleDays: integer({
    name: "TRADEPOST_TELEGRAM_IDLE_DAYS",
    description:
      "How long chats that have blocked their bot, people without an account and names of unused files are kept.",
    fallback: 365,
    minimum: 30,
    maximum: 3650,
  }),
});

export type TelegramConfig = ConfigOf<typeof telegramConfig>;

/** The variable that holds the token of the operator's bot for a product, for the product's own slice. */
export function botTokenVariable(product: string): Variable<string | undefined> {
  return optionalSecret({
    name: `TRADEPOST_${product.toUpperCase().replaceAll("-", "_")}_BOT_TOKEN`,
    description: `Token of the ${product} bot, from @BotFather. Without it the bot does not run.`,
    example: "123456789:AAE-example",
  });
}
