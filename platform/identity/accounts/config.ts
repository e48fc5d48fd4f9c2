import { type ConfigOf, defineConfig, integer } from "#platform/config";

export const accountsConfig = defineConfig("Accounts", {
  sessionIdleDays: integer({
    name: "TRADEPOST_SESSION_IDLE_DAYS",
    description: "Days without use after which a session ends.",
    fallback: 14,
    minimum: 1,
    maximum: 90,
  }),
  sessionDays: integer({
    name: "TRADEPOST_SESSION_DAYS",
    description: "Days after which a session ends although it is used.",
    fallback: 90,
    minimum: 1,
    maximum: 365,
  }),
  sessionCacheSeconds: integer({
    name: "TRADEPOST_SESSION_CACHE_SECONDS",
    description:
      "How long a process trusts what it read about a session. An end is announced and works at once; this bounds the delay when the announcement is lost.",
    fallback: 10,
    minimum: 0,
    maximum: 10,
  }),
  sessionCacheLimit: integer({
    name: "TRADEPOST_SESSION_CACHE_LIMIT",
    description: "Most sessions that one process remembers, about 1 kB each.",
    fallback: 10_000,
    minimum: 1,
    maximum: 1_000_000,
  }),
  passwordHashesAtOnce: integer({
    name: "TRADEPOST_PASSWORD_HASHES_AT_ONCE",
    description:
      "Password hashes that one process works on at the same time; each takes 19 MiB and a thread.",
    fallback: 4,
    minimum: 1,
    maximum: 64,
  }),
  accountRequestsPerAddress: integer({
    name: "TRADEPOST_ACCOUNT_REQUESTS_PER_ADDRESS",
    description:
      "Attempts to sign in or sign up, or to reset or verify, from one network address in 15 minutes. 0 switches this limit off.",
    fallback: 50,
    minimum: 0,
    maximum: 1_000_000,
  }),
});

export type AccountsConfig = ConfigOf<typeof accountsConfig>;
