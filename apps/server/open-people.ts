import { join, resolve } from "node:path";
import { type Config, publicBaseUrl } from "#platform/config";
import {
  type AccountLinks,
  type Accounts,
  accountsConfig,
  createAccounts,
  createIdentity,
  createTokens,
  createTwoFactor,
  type Identity,
  identityConfig,
  type Tokens,
  tokensConfig,
  type TwoFactor,
} from "#platform/identity";
import { type ContentSeal, createMail, type Mail, mailConfig } from "#platform/mail";
import { type Secrets, secretsConfig } from "#platform/secrets";
import { declaredScopes } from "../parts.ts";
import type { Foundation, Release } from "./open-foundation.ts";
import type { Security } from "./open-security.ts";

/** Who comes in, and how they are written to. */
export interface People {
  readonly identity: Identity;
  readonly mail: Mail;
  /** Where mails go without a mail server. */
  readonly outboxFolder: string;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly twoFactor: TwoFactor;
}

/** Builds mail and everything about people; what was opened is left to `opened`. */
export async function openPeople(
  config: Config,
  release: Release,
  foundation: Foundation & Security,
  opened: AsyncDisposableStack,
): Promise<People> {
  const { core, clock, database, logger, audit, secrets } = foundation;
  const siteUrl = publicBaseUrl(core);
  const identity = await createIdentity({ config: config.of(identityConfig), clock, database, logger });
  opened.defer(() => identity.close());
  const outboxFolder = join(resolve(core.dataFolder), "outbox");
  const mail = createMail({
    ...foundation,
    config: config.of(mailConfig),
    seal: contentSeal(secrets),
    siteUrl,
    outboxFolder,
  });
  opened.defer(() => mail.close());
  const twoFactor = createTwoFactor({ clock, database, secrets, audit, issuer: release.name });
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
    ...foundation,
    config: config.of(accountsConfig),
    mail,
    twoFactor,
    tokens,
    declaredScopes,
    links: accountLinks(siteUrl),
  });
  opened.defer(() => accounts.close());
  return { identity, mail, outboxFolder, accounts, tokens, twoFactor };
}

/** Keys of the operator, so that waiting mails outlive a change of the master secret. */
function contentSeal(secrets: Pick<Secrets, "encrypt" | "decrypt">): ContentSeal {
  const purposeOf = (messageId: string): string => `mail.messages.${messageId}`;
  return {
    seal: (plain, boundTo) => secrets.encrypt(null, purposeOf(boundTo), plain),
    open: (sealed, boundTo) => secrets.decrypt(null, purposeOf(boundTo), sealed),
  };
}

/** Tokens stand behind the `#`, which browsers send to nobody. */
function accountLinks(siteUrl: string): AccountLinks {
  return {
    verification: (token) => `${siteUrl}/account/verify#token=${token}`,
    passwordReset: (token) => `${siteUrl}/account/reset-password#token=${token}`,
    security: `${siteUrl}/account/security`,
  };
}
