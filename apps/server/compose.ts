import { type Config, coreConfig, publicBaseUrl } from "#platform/config";
import { createHttpServer, httpConfig, type HttpServer } from "#platform/http";
import type { Identity } from "#platform/identity";
import type { Jobs } from "#platform/jobs";
import { checkProducts, checkRunningProduct, type Platform, type RunningProduct } from "#platform/product";
import type { Telemetry } from "#platform/telemetry";
import { errorEntries } from "../parts.ts";
import { products } from "../products.ts";
import { healthChecks, jobsHealth } from "./health.ts";
import { maintenance } from "./maintenance.ts";
import { type OpenPlatform, openPlatform, type Release } from "./open-platform.ts";

/** The whole platform, built and migrated, not yet listening. */
export interface House {
  readonly telemetry: Telemetry;
  readonly identity: Identity;
  readonly jobs: Jobs;
  readonly http: HttpServer;
  /** Stores what is in memory and lets go of everything, in the reverse order of building. */
  close(): Promise<void>;
}

/**
 * Builds the platform, the products on it and the web server. The only place that does.
 *
 * When a part cannot be built, those before it are closed and its error is thrown.
 */
export async function compose(config: Config, release: Release): Promise<House> {
  checkProducts(products);
  await using opened = new AsyncDisposableStack();
  const open = await openPlatform(config, release, opened);
  const { telemetry, platform } = open;
  const { jobs, schedules } = maintenance(platform.cache);
  platform.jobs.register(jobs, schedules);
  const running = await startProducts(config, platform, opened);
  const http = await openHttp(config, release, open, running);
  opened.defer(() => http.close());
  const toClose = opened.move();
  return {
    telemetry,
    identity: platform.identity,
    jobs: platform.jobs,
    http,
    close: () => toClose.disposeAsync(),
  };
}

async function startProducts(
  config: Config,
  platform: Platform,
  opened: AsyncDisposableStack,
): Promise<RunningProduct[]> {
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

function openHttp(
  config: Config,
  release: Release,
  open: OpenPlatform,
  running: readonly RunningProduct[],
): Promise<HttpServer> {
  const core = config.of(coreConfig);
  const { telemetry, limits, platform } = open;
  return createHttpServer({
    config: config.of(httpConfig),
    host: core.host,
    port: core.port,
    clock: platform.clock,
    logger: platform.logger,
    answerLogger: telemetry.answerLogger,
    metrics: platform.metrics,
    errorReporter: telemetry.errorReporter,
    identity: platform.identity,
    limits,
    checks: [...healthChecks(open), ...running.flatMap((product) => product.health)],
    jobsHealth: jobsHealth(platform.jobs),
    routes: running.map((product) => (app) => product.routes(app)),
    errorEntries,
    examples: products.flatMap((product) => product.examples),
    version: release.version,
    production: core.environment === "production",
    baseUrl: publicBaseUrl(core),
  });
}
