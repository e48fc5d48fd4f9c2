import { type ConfigOf, defineConfig, optionalSecret } from "#platform/config";
import { openIdProviders } from "./openid/providers.ts";

export const signInMethodsConfig = defineConfig("Ways to sign in", {
  openIdProviders: openIdProviders({
    name: "TRADEPOST_OPENID_PROVIDERS",
    description:
      'OpenID providers as a JSON list of { "id", "issuer", "clientId", "clientSecret", "name", "scopes" }; the redirect address of each is /api/v1/auth/openid/ID/callback. For Telegram the id "telegram" needs clientId and clientSecret only.',
  }),
  telegramLoginBotToken: optionalSecret({
    name: "TRADEPOST_TELEGRAM_LOGIN_BOT_TOKEN",
    description:
      "Token of the bot whose Login Widget or Mini App lets people sign in to this installation; without it neither does.",
    example: "",
  }),
});

export type SignInMethodsConfig = ConfigOf<typeof signInMethodsConfig>;
