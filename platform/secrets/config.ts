import { type ConfigOf, defineConfig, integer, list, type Variable } from "#platform/config";
import { fail, succeed } from "#platform/kernel";

const MINIMUM_LENGTH = 32;

/** Like `list`, but never printed, and each item long enough to be a master secret. */
function masterSecrets(name: string, description: string): Variable<readonly string[]> {
  const plain = list({ name, description });
  return {
    ...plain,
    secret: true,
    parse: (given) => {
      const secrets = given
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
      const short = secrets.findIndex((secret) => secret.length < MINIMUM_LENGTH);
      return short === -1
        ? succeed(secrets)
        : fail(`holds a secret shorter than ${MINIMUM_LENGTH} characters at place ${short + 1}`);
    },
  };
}

export const secretsConfig = defineConfig("Secrets", {
  previousMasterSecrets: masterSecrets(
    "TRADEPOST_PREVIOUS_MASTER_SECRETS",
    "Further master secrets, separated by commas, that may open what they once wrapped: the former one until `tradepost secrets rotate` is done, or the next one while processes restart one after another.",
  ),
  keyCacheSeconds: integer({
    name: "TRADEPOST_DATA_KEY_CACHE_SECONDS",
    description:
      "How long a process keeps an opened data key in memory. A rotation is announced and clears it at once.",
    fallback: 300,
    minimum: 1,
    maximum: 3600,
  }),
  keyCacheLimit: integer({
    name: "TRADEPOST_DATA_KEY_CACHE_LIMIT",
    description: "Most opened data keys in the memory of one process; the oldest leave first.",
    fallback: 10_000,
    minimum: 1,
    maximum: 1_000_000,
  }),
});

export type SecretsConfig = ConfigOf<typeof secretsConfig>;
