import { pageLinks } from "#platform/api";
import { type Config, publicBaseUrl } from "#platform/config";
import {
  type Accounts,
  accountsConfig,
  createAccounts,
  createIdentity,
  createSignInMethods,
  createTokens,
  createTwoFactor,
  type Identity,
  identityConfig,
  type SignInMethods,
  signInMethodsConfig,
  type Tokens,
  tokensConfig,
  type TwoFactor,
} from "#platform/identity";
import { secretsConfig } from "#platform/secrets";
import { declaredScopes } from "../parts.ts";
import type { Foundation, Release } from "./open-foundation.ts";
import type { MailParts } from "./open-mail.ts";
import type { Security } from "./open-security.ts";
import type { TenancyParts } from "./open-tenancy.ts";

/** Who comes in, and by which ways. */
export interface People {
  readonly identity: Identity;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly twoFactor: TwoFactor;
  readonly signInMethods: SignInMethods;
}

/** Builds accounts and the ways in; what was opened is left to `opened`. */
export async function openPeople(
  config: Config,
  release: Release,
  parts: Foundation & Security & MailParts & TenancyParts,
  opened: AsyncDisposableStack,
): Promise<People> {
  const { core, clock, database, logger, audit } = parts;
  const siteUrl = publicBaseUrl(core);
  const links = pageLinks(siteUrl);
  const identity = await createIdentity({ ...parts, config: config.of(identityConfig), declaredScopes });
  opened.defer(() => identity.close());
  const twoFactor = createTwoFactor({ ...parts, links, issuer: release.name });
  const tokens = await createTokens({
    config: config.of(tokensConfig),
    masterSecret: core.masterSecret,
    previousMasterSecrets: config.of(secretsConfig).previousMasterSecrets,
    issuer: siteUrl,
    clock,
    database,
    audit,
    logger,
  });
  opened.defer(() => tokens.close());
  const accounts = await createAccounts({
    ...parts,
    config: config.of(accountsConfig),
    twoFactor,
    tokens,
    declaredScopes,
    links,
  });
  opened.defer(() => accounts.close());
  const signInMethods = createSignInMethods({
    ...parts,
    config: { ...config.of(accountsConfig), ...config.of(signInMethodsConfig) },
    twoFactor,
    links: { ...links, openIdCallback: (provider) => `${siteUrl}/api/v1/auth/openid/${provider}/callback` },
    site: { url: siteUrl, name: release.name },
    loopbackProviders: core.environment !== "production",
    welcome: parts.tenancy.welcome,
  });
  return { identity, accounts, tokens, twoFactor, signInMethods };
}
