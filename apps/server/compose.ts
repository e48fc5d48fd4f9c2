import type { Config } from "#platform/config";
import { createIdempotency, type HttpServer, type LandingLink } from "#platform/http";
import type { Identity } from "#platform/identity";
import type { Jobs } from "#platform/jobs";
import { checkProducts, checkRunningProduct, type Product, type RunningProduct } from "#platform/product";
import type { Telemetry } from "#platform/telemetry";
import { products } from "../products.ts";
import { showsOutbox } from "./development/outbox-routes.ts";
import type { Playground } from "./development/playground/playground.ts";
import { developmentLinks } from "./landing-links.ts";
import { maintenance } from "./maintenance.ts";
import type { Release } from "./open-foundation.ts";
import { openHttp } from "./open-http.ts";
import { type OpenPlatform, openPlatform, platformOf } from "./open-platform.ts";

/** The whole platform, built and migrated, not yet listening. */
export interface House {
  readonly telemetry: Telemetry;
  readonly identity: Identity;
  readonly jobs: Jobs;
  readonly http: HttpServer;
  /** Everything below the web server. */
  readonly parts: OpenPlatform;
  /** Pages for developers; none in production. */
  readonly developmentPages: readonly LandingLink[];
  /** Stores what is in memory and lets go of everything, in the reverse order of building. */
  close(): Promise<void>;
}

/**
 * Builds the platform, the products on it and the web server. The only place that does.
 *
 * When a part cannot be built, those before it are closed and its error is thrown. A playground, which `config`
 * names as the Bot API server, is closed with the rest. Tests may put other products on it.
 */
export async function compose(
  config: Config,
  release: Release,
  playground?: Playground,
  installed: readonly Product[] = products,
): Promise<House> {
  await using opened = new AsyncDisposableStack();
  if (playground !== undefined) opened.defer(() => playground.close());
  checkProducts(installed);
  const parts = await openPlatform(config, release, opened, installed);
  const idempotency = createIdempotency(parts);
  opened.defer(() => idempotency.close());
  for (const { jobs, schedules } of [
    maintenance({ ...parts, idempotency }),
    parts.mail,
    parts.webhooks,
    parts.telegram,
  ]) {
    parts.jobs.register(jobs, schedules);
  }
  await parts.telegram.storeOperatorBots("start");
  const running = await startProducts(config, parts, opened, installed);
  const developmentPages = developmentLinks({
    playground: playground !== undefined,
    outbox: showsOutbox(parts.core, parts.mail),
  });
  const http = await openHttp(config, release, parts, {
    idempotency,
    running,
    playground,
    developmentPages,
  });
  opened.defer(() => http.close());
  const toClose = opened.move();
  return {
    telemetry: parts.telemetry,
    identity: parts.identity,
    jobs: parts.jobs,
    http,
    parts,
    developmentPages,
    close: () => toClose.disposeAsync(),
  };
}

async function startProducts(
  config: Config,
  parts: OpenPlatform,
  opened: AsyncDisposableStack,
  installed: readonly Product[],
): Promise<RunningProduct[]> {
  const platform = platformOf(parts);
  const running: RunningProduct[] = [];
  for (const product of installed) {
    const started = await product.start(platform, config.of(product.config));
    opened.defer(() => started.close());
    checkRunningProduct(started);
    if (started.bot !== undefined) parts.telegram.register(started.bot);
    platform.jobs.register(started.jobs, started.schedules);
    running.push(started);
  }
  return running;
}
