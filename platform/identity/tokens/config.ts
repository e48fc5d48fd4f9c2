import { type ConfigOf, defineConfig, integer, optionalSecret } from "#platform/config";

export const tokensConfig = defineConfig("Access tokens", {
  privateKey: optionalSecret({
    name: "TRADEPOST_TOKEN_PRIVATE_KEY",
    description:
      "Private key in PEM (PKCS 8: Ed25519, or RSA of at least 3072 bits) that signs access tokens, so that others can check them by /.well-known/jwks.json. Without it they are signed with HS256 and a key derived from the master secret.",
    example: "",
  }),
  furtherKeys: optionalSecret({
    name: "TRADEPOST_TOKEN_FURTHER_KEYS",
    description:
      "Further keys in PEM, one after another, that only check access tokens: the former one for 20 minutes after an exchange, or the next one while processes restart one after another.",
    example: "",
  }),
  accessSeconds: integer({
    name: "TRADEPOST_ACCESS_TOKEN_SECONDS",
    description: "How long an access token works, in seconds.",
    fallback: 900,
    minimum: 60,
    maximum: 3600,
  }),
  refreshDays: integer({
    name: "TRADEPOST_REFRESH_TOKEN_DAYS",
    description: "How long a refresh token works when it is not exchanged, in days.",
    fallback: 30,
    minimum: 1,
    maximum: 90,
  }),
  familyDays: integer({
    name: "TRADEPOST_REFRESH_FAMILY_DAYS",
    description: "After how many days a person signs in again although refresh tokens were exchanged.",
    fallback: 180,
    minimum: 1,
    maximum: 730,
  }),
});

export type TokensConfig = ConfigOf<typeof tokensConfig>;
