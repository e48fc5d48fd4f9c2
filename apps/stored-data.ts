import { auditStoredData } from "#platform/audit";
import { cacheStoredData } from "#platform/cache";
import { databaseStoredData, type StoredData } from "#platform/database";
import { httpStoredData } from "#platform/http";
import { identityStoredData } from "#platform/identity";
import { jobsStoredData } from "#platform/jobs";
import { liveStoredData } from "#platform/live";
import { mailStoredData } from "#platform/mail";
import { privacyStoredData } from "#platform/privacy";
import { secretsStoredData } from "#platform/secrets";
import { telegramStoredData } from "#platform/telegram";
import { webhooksStoredData } from "#platform/webhooks";
import { products } from "./products.ts";

/** What every table of the installation holds and of whom; those that others refer to come first. */
export const storedData: readonly StoredData[] = [
  ...databaseStoredData,
  ...cacheStoredData,
  ...jobsStoredData,
  ...identityStoredData,
  ...liveStoredData,
  ...mailStoredData,
  ...auditStoredData,
  ...secretsStoredData,
  ...webhooksStoredData,
  ...telegramStoredData,
  ...httpStoredData,
  ...privacyStoredData,
  ...products.flatMap((product) => product.storedData),
];
