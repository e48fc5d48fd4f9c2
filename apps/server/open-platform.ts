import { resolve } from "node:path";
import { cacheConfig, connectRedis, createCache, type RedisConnection } from "#platform/cache";
import { type Config, coreConfig } from "#platform/config";
import { createDatabase, databaseConfig } from "#platform/database";
import { createIdentity, identityConfig } from "#platform/identity";
import { createJobs, jobsConfig } from "#platform/jobs";
import { systemClock } from "#platform/kernel";
import { createLimits, type Limits, limitsConfig } from "#platform/limits";
import { createOutbound } from "#platform/outbound";
import type { Platform } from "#platform/product";
import { createTelemetry, type Logger, type Telemetry, telemetryConfig } from "#platform/telemetry";
import { migrationSets } from "../migrations.ts";
import { cacheObserver, databaseObserver, limitsObserver, outboundObserver } from "./observers.ts";

/** Name and version as told to callers and to the services that we call. */
export interface Release {
  readonly name: string;
  readonly version: string;
}

export interface OpenPlatform {
  readonly telemetry: Telemetry;
  readonly limits: Limits;
  readonly platform: Platform;
  /** Shared by cache and limits; absent when not configured. */
  readonly redis: RedisConnection | undefined;
}

/**
 * Builds the platform's parts in the order of their tier and migrates the database.
 * What was opened is left to `opened`, also when a later part fails.
 */
export async function openPlatform(
  config: Config,
  release: Release,
  opened: AsyncDisposableStack,
): Promise<OpenPlatform> {
  const clock = systemClock;
  const core = config.of(coreConfig);
  const telemetry = await createTelemetry({
    config: config.of(telemetryConfig),
    clock,
    release,
    environment: core.environment,
  });
  opened.defer(() => telemetry.close());
  const { logger, metrics } = telemetry;

  const database = await createDatabase({
    config: config.of(databaseConfig),
    dataDirectory: resolve(core.dataFolder),
    secret: core.masterSecret,
    logger,
    clock,
    observer: databaseObserver(metrics),
  });
  opened.defer(() => database.close());
  await database.migrate(migrationSets);

  const cacheSettings = config.of(cacheConfig);
  const redis = openRedis(cacheSettings.redisUrl, logger, opened);
  const cache = await createCache({
    config: cacheSettings,
    clock,
    database,
    redis,
    observer: cacheObserver(metrics),
  });
  opened.defer(() => cache.close());

  const jobs = createJobs({ config: config.of(jobsConfig), clock, database, logger, metrics });
  opened.defer(() => jobs.close());
  const limits = createLimits({
    config: config.of(limitsConfig),
    clock,
    redis: redis === undefined ? undefined : { connection: redis, prefix: cacheSettings.prefix },
    observer: limitsObserver(metrics, logger),
  });
  const outbound = createOutbound({
    clock,
    userAgent: `${release.name}/${release.version}`,
    logger,
    observer: outboundObserver(metrics),
  });
  opened.defer(() => outbound.close());
  const identity = await createIdentity({ config: config.of(identityConfig), clock, database, logger });
  opened.defer(() => identity.close());

  return {
    telemetry,
    limits,
    redis,
    platform: { core, clock, logger, metrics, database, cache, jobs, identity, outbound },
  };
}

function openRedis(
  url: string | undefined,
  logger: Logger,
  opened: AsyncDisposableStack,
): RedisConnection | undefined {
  if (url === undefined) return undefined;
  const redis = connectRedis({ url, logger });
  opened.defer(() => redis.disconnect());
  return redis;
}
