import { resolve } from "node:path";
import { type Cache, cacheConfig, connectRedis, createCache, type RedisConnection } from "#platform/cache";
import { type Config, coreConfig, publicBaseUrl } from "#platform/config";
import { createDatabase, type Database, databaseConfig } from "#platform/database";
import { createHttpServer, httpConfig, type HttpServer } from "#platform/http";
import { createIdentity, type Identity, identityConfig } from "#platform/identity";
import { createJobs, type Jobs, jobsConfig } from "#platform/jobs";
import { systemClock } from "#platform/kernel";
import { createLimits, limitsConfig } from "#platform/limits";
import { createOutbound } from "#platform/outbound";
import { checkProducts, checkRunningProduct, type Platform, type RunningProduct } from "#platform/product";
import { createTelemetry, type Logger, type Telemetry, telemetryConfig } from "#platform/telemetry";
import { errorEntries } from "../parts.ts";
import { products } from "../products.ts";
import { healthChecks, jobsHealth } from "./health.ts";
import { cacheObserver, databaseObserver, limitsObserver } from "./observers.ts";
import { migrationSets } from "../migrations.ts";

/** Name and version as told to callers and to the services that we call. */
export interface Release {
  readonly name: string;
  readonly version: string;
}

/** The whole platform, built and migrated, not yet listening. */
export interface House {
  readonly telemetry: Telemetry;
  readonly database: Database;
  readonly identity: Identity;
  readonly jobs: Jobs;
  readonly http: HttpServer;
  /** Stores what is in memory and lets go of everything, in the reverse order of building. */
  close(): Promise<void>;
}

/**
 * Builds every part in the order of its tier. The only place that does.
 *
 * When a part cannot be built, those before it are closed and its error is thrown.
 */
export async function compose(config: Config, release: Release): Promise<House> {
  checkProducts(products);
  await using opened = new AsyncDisposableStack();
  const core = config.of(coreConfig);
  const dataDirectory = resolve(core.dataFolder);

  const telemetry = await createTelemetry({ config: config.of(telemetryConfig), clock: systemClock, release, environment: core.environment });
  opened.defer(() => telemetry.close());
  const { logger, metrics } = telemetry;

  const database = await createDatabase({
    config: config.of(databaseConfig), dataDirectory, secret: core.masterSecret, logger, clock: systemClock,
    observer: databaseObserver(metrics),
  });
  opened.defer(() => database.close());
  await database.migrate(migrationSets);

  const cacheSettings = config.of(cacheConfig);
  const redis = openRedis(cacheSettings.redisUrl, logger, opened);
  const cache: Cache = await createCache({
    config: cacheSettings, clock: systemClock, database, redis, observer: cacheObserver(metrics),
  });
  opened.defer(() => cache.close());
  const limits = createLimits({
    config: config.of(limitsConfig), clock: systemClock, observer: limitsObserver(metrics, logger),
    redis: redis === undefined ? undefined : { connection: redis, prefix: cacheSettings.prefix },
  });
  const identity = await createIdentity({ config: config.of(identityConfig), clock: systemClock, database, logger });
  opened.defer(() => identity.close());
  const jobs = createJobs({ config: config.of(jobsConfig), clock: systemClock, database, logger, metrics });
  opened.defer(() => jobs.close());
  const outbound = createOutbound({ clock: systemClock, userAgent: `${release.name}/${release.version}`, logger });
  opened.defer(() => outbound.close());

  const platform: Platform = { core, clock: systemClock, logger, metrics, database, cache, jobs, identity, outbound };
  const running = await startProducts(config, platform, opened);

  const http = await createHttpServer({
    config: config.of(httpConfig), host: core.host, port: core.port, clock: systemClock, logger,
    answerLogger: telemetry.answerLogger, metrics, errorReporter: telemetry.errorReporter, identity, limits,
    checks: [...healthChecks({ database, jobs }), ...running.flatMap((product) => product.health)],
    jobsHealth: jobsHealth(jobs),
    routes: running.map((product) => (app) => product.routes(app)),
    errorEntries, version: release.version, production: core.environment === "production", baseUrl: publicBaseUrl(core),
  });
  opened.defer(() => http.close());

  const toClose = opened.move();
  return { telemetry, database, identity, jobs, http, close: () => toClose.disposeAsync() };
}

function openRedis(url: string | undefined, logger: Logger, opened: AsyncDisposableStack): RedisConnection | undefined {
  if (url === undefined) return undefined;
  const redis = connectRedis({ url, logger });
  opened.defer(() => redis.disconnect());
  return redis;
}

async function startProducts(config: Config, platform: Platform, opened: AsyncDisposableStack): Promise<RunningProduct[]> {
  const running: RunningProduct[] = [];
  for (const product of products) {
    const started = await product.start(platform, config.of(product.config));
    opened.defer(() => started.close());
    checkRunningProduct(started);
    platform.jobs.register(started.jobs, started.schedules);
    running.push(started);
  }
  return running;
}
