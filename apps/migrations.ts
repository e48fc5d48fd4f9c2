import { fileURLToPath } from "node:url";
import { auditMigrations } from "#platform/audit";
import { cacheMigrations } from "#platform/cache";
import type { MigrationSet } from "#platform/database";
import { httpMigrations } from "#platform/http";
import { identityMigrations } from "#platform/identity";
import { jobsMigrations } from "#platform/jobs";
import { liveMigrations } from "#platform/live";
import { mailMigrations } from "#platform/mail";
import { privacyMigrations } from "#platform/privacy";
import { secretsMigrations } from "#platform/secrets";
import { telegramMigrations } from "#platform/telegram";
import { webhooksMigrations } from "#platform/webhooks";
import { products } from "./products.ts";

/** Every part with tables, lower tiers first; the database part brings its own by itself. */
export const migrationSets: readonly MigrationSet[] = [
  cacheMigrations,
  jobsMigrations,
  liveMigrations,
  mailMigrations,
  auditMigrations,
  secretsMigrations,
  identityMigrations,
  webhooksMigrations,
  telegramMigrations,
  httpMigrations,
  privacyMigrations,
  ...products.flatMap((product) =>
    product.migrations === undefined
      ? []
      : [{ scope: product.id, directory: fileURLToPath(product.migrations) }],
  ),
];
