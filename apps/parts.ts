import { coreConfig, type ConfigSlice } from "#platform/config";
import { cacheConfig, cacheErrors } from "#platform/cache";
import { databaseConfig, databaseErrors } from "#platform/database";
import { httpConfig, httpErrors } from "#platform/http";
import { identityConfig, identityErrors } from "#platform/identity";
import { jobsConfig, jobsErrors } from "#platform/jobs";
import { type ErrorEntry, paginationErrors } from "#platform/kernel";
import { limitsConfig, limitsErrors } from "#platform/limits";
import { outboundErrors } from "#platform/outbound";
import { telemetryConfig, telemetryErrors } from "#platform/telemetry";
import { products } from "./products.ts";

/** Every variable that an operator may set, in the order of the reference. */
export const configSlices: readonly ConfigSlice[] = [
  coreConfig,
  databaseConfig,
  httpConfig,
  limitsConfig,
  cacheConfig,
  jobsConfig,
  identityConfig,
  telemetryConfig,
  ...products.map((product) => product.config),
];

/** Every error that a caller may meet. */
export const errorEntries: Readonly<Record<string, ErrorEntry>> = Object.assign(
  {},
  paginationErrors.entries,
  httpErrors.entries,
  identityErrors.entries,
  limitsErrors.entries,
  databaseErrors.entries,
  cacheErrors.entries,
  jobsErrors.entries,
  outboundErrors.entries,
  telemetryErrors.entries,
  ...products.map((product) => product.errors),
);
