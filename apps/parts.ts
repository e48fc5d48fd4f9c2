import { auditErrors } from "#platform/audit";
import { coreConfig, type ConfigSlice } from "#platform/config";
import { cacheConfig, cacheErrors } from "#platform/cache";
import { databaseConfig, databaseErrors } from "#platform/database";
import { httpConfig, httpErrors } from "#platform/http";
import {
  accountErrors,
  accountsConfig,
  identityConfig,
  identityErrors,
  platformScopes,
  type ScopeDeclarations,
  signInMethodErrors,
  signInMethodsConfig,
  tenancyConfig,
  tenancyErrors,
  termsConfig,
  termsErrors,
  tokenErrors,
  tokensConfig,
  twoFactorErrors,
} from "#platform/identity";
import { jobsConfig, jobsErrors } from "#platform/jobs";
import { type ErrorEntry, paginationErrors } from "#platform/kernel";
import { limitsConfig, limitsErrors } from "#platform/limits";
import { liveErrors } from "#platform/live";
import { mailConfig, mailErrors } from "#platform/mail";
import { outboundConfig, outboundErrors } from "#platform/outbound";
import { privacyErrors } from "#platform/privacy";
import { secretsConfig, secretsErrors } from "#platform/secrets";
import { telegramConfig, telegramErrors } from "#platform/telegram";
import { telemetryConfig, telemetryErrors } from "#platform/telemetry";
import { webhooksConfig, webhooksErrors } from "#platform/webhooks";
import { products } from "./products.ts";

/** What keys and members may be allowed, by the platform and by every product. */
export const declaredScopes: ScopeDeclarations = Object.assign(
  {},
  platformScopes,
  ...products.map((product) => product.scopes),
);

/** Every variable that an operator may set, in the order of the reference. */
export const configSlices: readonly ConfigSlice[] = [
  coreConfig,
  databaseConfig,
  httpConfig,
  limitsConfig,
  cacheConfig,
  jobsConfig,
  mailConfig,
  secretsConfig,
  identityConfig,
  accountsConfig,
  signInMethodsConfig,
  tenancyConfig,
  termsConfig,
  tokensConfig,
  webhooksConfig,
  telegramConfig,
  outboundConfig,
  telemetryConfig,
  ...products.map((product) => product.config),
];

/** Every error that a caller may meet. */
export const errorEntries: Readonly<Record<string, ErrorEntry>> = Object.assign(
  {},
  paginationErrors.entries,
  httpErrors.entries,
  identityErrors.entries,
  accountErrors.entries,
  signInMethodErrors.entries,
  tenancyErrors.entries,
  termsErrors.entries,
  tokenErrors.entries,
  twoFactorErrors.entries,
  limitsErrors.entries,
  databaseErrors.entries,
  cacheErrors.entries,
  jobsErrors.entries,
  liveErrors.entries,
  outboundErrors.entries,
  mailErrors.entries,
  auditErrors.entries,
  secretsErrors.entries,
  webhooksErrors.entries,
  telegramErrors.entries,
  privacyErrors.entries,
  telemetryErrors.entries,
  ...products.map((product) => product.errors),
);
