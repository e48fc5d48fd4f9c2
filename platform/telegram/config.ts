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
    description: "How long updates, messages and dead letters are kept after their end.",
    fallback: 7,
    minimum: 2,
    maximum: 365,
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
