import type { Config } from "#platform/config";
import { createIdempotency, type HttpServer } from "#platform/http";
import type { Identity } from "#platform/identity";
import type { Jobs } from "#platform/jobs";
import { checkProducts, checkRunningProduct, type RunningProduct } from "#platform/product";
import type { Telemetry } from "#platform/telemetry";
import { products } from "../products.ts";
import { OUTBOX } from "./development/outbox-pages.ts";
import { showsOutbox } from "./development/outbox-routes.ts";
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
  const running = await startProducts(config, parts, opened);
  const http = await openHttp(config, release, parts, idempotency, running);
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
    if (started.bot !== undefined) parts.telegram.register(started.bot);
    platform.jobs.register(started.jobs, started.schedules);
    running.push(started);
  }
  return running;
}
