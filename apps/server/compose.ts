import { type Config, coreConfig, publicBaseUrl } from "#platform/config";
import { createHttpServer, httpConfig, type HttpRoutes, type HttpServer } from "#platform/http";
import type { Identity } from "#platform/identity";
import type { Jobs } from "#platform/jobs";
import { checkProducts, checkRunningProduct, type RunningProduct } from "#platform/product";
import type { Telemetry } from "#platform/telemetry";
import { errorEntries } from "../parts.ts";
import { products } from "../products.ts";
import { OUTBOX } from "./development/outbox-pages.ts";
import { outboxRoutes, showsOutbox } from "./development/outbox-routes.ts";
import { healthChecks, jobsHealth } from "./health.ts";
import { maintenance } from "./maintenance.ts";
import type { Release } from "./open-foundation.ts";
import { type OpenPlatform, openPlatform, platformOf } from "./open-platform.ts";

/** The whole platform, built and migrated, not yet listening. */
export interface House {
  readonly telemetry: Telemetry;
  readonly identity: Identity;
  readonly jobs: Jobs;
  readonly http: HttpServer;
  /** Everything below the web server. */
  readonly parts: OpenPlatform;
  /** Pages for developers, by their names; none in production. */
  readonly developmentPages: Readonly<Record<string, string>>;
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
  const parts = await openPlatform(config, release, opened);
  for (const { jobs, schedules } of [maintenance(parts), parts.mail, parts.webhooks]) {
    parts.jobs.register(jobs, schedules);
  }
  const running = await startProducts(config, parts, opened);
  const http = await openHttp(config, release, parts, running);
  opened.defer(() => http.close());
  const toClose = opened.move();
  return {
    telemetry: parts.telemetry,
    identity: parts.identity,
    jobs: parts.jobs,
    http,
    parts,
    developmentPages: showsOutbox(parts.core, parts.mail) ? { Mails: OUTBOX } : {},
    close: () => toClose.disposeAsync(),
  };
}

async function startProducts(
  config: Config,
  parts: OpenPlatform,
  opened: AsyncDisposableStack,
): Promise<RunningProduct[]> {
  const platform = platformOf(parts);
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
  parts: OpenPlatform,
  running: readonly RunningProduct[],
): Promise<HttpServer> {
  const core = config.of(coreConfig);
  const { telemetry, limits } = parts;
  return createHttpServer({
    config: config.of(httpConfig),
    host: core.host,
    port: core.port,
    clock: parts.clock,
    logger: parts.logger,
    answerLogger: telemetry.answerLogger,
    metrics: parts.metrics,
    errorReporter: telemetry.errorReporter,
    identity: parts.identity,
    limits,
    checks: [...healthChecks(parts), ...running.flatMap((product) => product.health)],
    jobsHealth: jobsHealth(parts.jobs),
    routes: [
      ...running.map(
        (product): HttpRoutes =>
          (app) =>
            product.routes(app),
      ),
      ...(showsOutbox(core, parts.mail) ? [outboxRoutes(parts)] : []),
    ],
    errorEntries,
    examples: products.flatMap((product) => product.examples),
    version: release.version,
    production: core.environment === "production",
    baseUrl: publicBaseUrl(core),
  });
}
