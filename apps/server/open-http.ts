import { resolve } from "node:path";
import { createApiRoutes, createTelegramRoutes, withTerms } from "#platform/api";
import { type Config, coreConfig, publicBaseUrl } from "#platform/config";
import {
  createHttpServer,
  httpConfig,
  type HttpServer,
  type Idempotency,
  type LandingLink,
} from "#platform/http";
import type { RunningProduct } from "#platform/product";
import { errorEntries } from "../parts.ts";
import { products } from "../products.ts";
import { outboxRoutes, showsOutbox } from "./development/outbox-routes.ts";
import type { Playground } from "./development/playground/playground.ts";
import { healthChecks, jobsHealth } from "./health.ts";
import type { Release } from "./open-foundation.ts";
import { ACCOUNT_LINKS } from "./landing-links.ts";
import type { OpenPlatform } from "./open-platform.ts";

/** What the web server serves besides the platform. */
export interface Served {
  readonly idempotency: Idempotency;
  readonly running: readonly RunningProduct[];
  readonly playground: Playground | undefined;
  readonly developmentPages: readonly LandingLink[];
}

/** Builds the web server with the routes of the platform and of all products. */
export function openHttp(
  config: Config,
  release: Release,
  parts: OpenPlatform,
  { idempotency, running, playground, developmentPages }: Served,
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
    people: { ...parts.accounts, isOperator: parts.tenancy.operators.isOperator },
    limits,
    idempotency,
    checks: [...healthChecks(parts), ...running.flatMap((product) => product.health)],
    jobsHealth: jobsHealth(parts.jobs),
    dataDirectory: resolve(core.dataFolder),
    routes: [
      createApiRoutes(parts),
      createTelegramRoutes(parts),
      ...running.map((product) => withTerms(parts.terms, product)),
      ...(showsOutbox(core, parts.mail) ? [outboxRoutes(parts)] : []),
      ...(playground === undefined ? [] : [playground.routes]),
    ],
    errorEntries: { ...errorEntries, ...playground?.errorEntries },
    examples: products.flatMap((product) => product.examples),
    links: [...ACCOUNT_LINKS, ...developmentPages],
    version: release.version,
    production: core.environment === "production",
    baseUrl: publicBaseUrl(core),
  });
}
