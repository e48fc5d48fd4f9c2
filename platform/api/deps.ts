import type { Audit } from "#platform/audit";
import type { Database } from "#platform/database";
import type { Accounts, SignInMethods, Tenancy, Terms, Tokens, TwoFactor } from "#platform/identity";
import type { Privacy } from "#platform/privacy";
import type { Telegram } from "#platform/telegram";
import type { Webhooks } from "#platform/webhooks";

/** The parts whose actions the routes call. */
export interface ApiDeps {
  readonly accounts: Accounts;
  readonly audit: Pick<Audit, "append" | "query" | "export" | "verifyPage">;
  readonly database: Pick<Database, "asApp" | "withWorkspace">;
  readonly privacy: Pick<Privacy, "exportPerson" | "erasePerson">;
  readonly signInMethods: Pick<SignInMethods, "passkeys" | "openid" | "telegram" | "identities">;
  readonly telegram: Pick<Telegram, "botsOf">;
  readonly tenancy: Tenancy;
  readonly terms: Pick<Terms, "of" | "accept">;
  readonly tokens: Pick<Tokens, "refresh" | "startFamily" | "jwks">;
  readonly twoFactor: TwoFactor;
  readonly webhooks: Webhooks;
}
