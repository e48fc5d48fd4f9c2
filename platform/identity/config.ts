import { type ConfigOf, defineConfig, integer } from "#platform/config";

export const identityConfig = defineConfig("Identity", {
  keyCacheSeconds: integer({
    name: "TRADEPOST_API_KEY_CACHE_SECONDS",
    description:
      "How long a process trusts what it read about an API key. A revocation is announced and works at once; this bounds the delay when the announcement is lost.",
    fallback: 10,
    minimum: 0,
    maximum: 10,
  }),
  keyCacheLimit: integer({
    name: "TRADEPOST_API_KEY_CACHE_LIMIT",
    description:
      "Most API keys that one process remembers, about 1 kB each; the same number of unknown keys besides.",
    fallback: 10_000,
    minimum: 1,
    maximum: 1_000_000,
  }),
});

export type IdentityConfig = ConfigOf<typeof identityConfig>;
