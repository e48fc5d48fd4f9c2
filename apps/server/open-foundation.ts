import { resolve } from "node:path";
import { type Cache, cacheConfig, connectRedis, createCache, type RedisConnection } from "#platform/cache";
import { type Config, type CoreConfig, coreConfig } from "#platform/config";
import { createDatabase, type Database, databaseConfig } from "#platform/database";
import { createJobs, type Jobs, jobsConfig } from "#platform/jobs";
import { type Clock, systemClock } from "#platform/kernel";
import { createLimits, type Limits, limitsConfig } from "#platform/limits";
import { createLive, type Live } from "#platform/live";
import { createOutbound, type Outbound } from "#platform/outbound";
import {
  createTelemetry,
  type Logger,
  type Metrics,
  type Telemetry,
  telemetryConfig,
} from "#platform/telemetry";
import { migrationSets } from "../migrations.ts";
import { cacheObserver, databaseObserver, limitsObserver, outboundObserver } from "./observers.ts";

/** Name and version as told to callers and to the services that we call. */
export interface Release {
  readonly name: string;
  readonly version: string;
}

/** What every other part stands on. */
export interface Foundation {
  readonly core: CoreConfig;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly cache: Cache;
  readonly jobs: Jobs;
  readonly limits: Limits;
  readonly live: Live;
  readonly outbound: Outbound;
  /** Shared by cache and limits; absent when not configured. */
  readonly redis: RedisConnection | undefined;
  /** How we name ourselves to services that we call. */
  readonly userAgent: string;
}

/** Builds the lower tiers and migrates the database; what was opened is left to `opened`. */
export async function openFoundation(
  config: Config,
  release: Release,
  opened: AsyncDisposableStack,
): Promise<Foundation> {
  const clock = systemClock;
  const core = config.of(coreConfig);
  const userAgent = `${release.name}/${release.version}`;
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
  const redis = await openRedis(cacheSettings.redisUrl, logger, opened);
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
  const live = createLive({ database, clock, logger });
  opened.defer(() => live.close());
  const outbound = createOutbound({ clock, userAgent, logger, observer: outboundObserver(metrics) });
  opened.defer(() => outbound.close());
  return {
    core,
    clock,
    telemetry,
    logger,
    metrics,
    database,
    cache,
    jobs,
    limits,
    live,
    outbound,
    redis,
    userAgent,
  };
}

async function openRedis(
  url: string | undefined,
  logger: Logger,
  opened: AsyncDisposableStack,
): Promise<RedisConnection | undefined> {
  if (url === undefined) return undefined;
  const redis = await connectRedis({ url, logger });
  opened.defer(() => redis.disconnect());
  return redis;
}
