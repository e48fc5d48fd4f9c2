import type { FastifyRequest } from "fastify";
import { createHealth, type HealthReport } from "./health.ts";
import { DetailedHealthAnswer, HealthAnswer, JobsHealthAnswer, ProbeAnswer } from "./health-schemas.ts";
import type { HttpApp, HttpServerDeps } from "./server-types.ts";

export interface HealthRouteDeps extends Pick<
  HttpServerDeps,
  "checks" | "clock" | "dataDirectory" | "jobsHealth" | "version"
> {
  readonly isReady: () => boolean;
  readonly isOperator: (request: FastifyRequest) => boolean;
}

const config = { access: "public", limits: "none" } as const;

/** Probes for machines and people; causes and figures of faults are shown to the operator only. */
export function registerHealthRoutes(app: HttpApp, deps: HealthRouteDeps): void {
  const health = createHealth(deps.checks, deps.clock, deps.dataDirectory ?? process.cwd());
  registerProbes(app, deps, health);
  registerReports(app, deps, health);
  registerJobs(app, deps);
}

function registerProbes(
  app: HttpApp,
  { isReady }: HealthRouteDeps,
  health: () => Promise<HealthReport>,
): void {
  const schema = (operationId: string, summary: string) => ({
    tags: ["Health"],
    operationId,
    summary,
    response: { 200: ProbeAnswer, 503: ProbeAnswer },
  });
  app.get("/live", { config, schema: schema("getLiveness", "Whether the process runs") }, async () => ({
    status: "healthy" as const,
  }));
  app.get(
    "/ready",
    { config, schema: schema("getReadiness", "Whether requests may be sent here") },
    async (_request, reply) => {
      const serving = isReady() && (await health()).serving;
      return reply.status(serving ? 200 : 503).send({ status: serving ? "healthy" : "unhealthy" });
    },
  );
}

function registerReports(app: HttpApp, deps: HealthRouteDeps, health: () => Promise<HealthReport>): void {
  const overviews = [
    ["/api/v1/health", "getHealth", "How the installation is doing"],
    ["/health", "getHealthShort", "The same under a short path"],
  ] as const;
  for (const [path, operationId, summary] of overviews) {
    const schema = {
      tags: ["Health"],
      operationId,
      summary,
      response: { 200: HealthAnswer, 503: HealthAnswer },
    };
    app.get(path, { config, schema }, async (_request, reply) => {
      const report = await health();
      return reply.status(report.serving ? 200 : 503).send(overviewOf(report));
    });
  }
  const detailed = {
    tags: ["Health"],
    operationId: "getDetailedHealth",
    summary: "Each dependency by itself",
    response: { 200: DetailedHealthAnswer, 503: DetailedHealthAnswer },
  };
  const startedMs = deps.clock.monotonicMs();
  app.get("/api/v1/health/detailed", { config, schema: detailed }, async (request, reply) => {
    const report = await health();
    reply.status(report.serving ? 200 : 503);
    if (!deps.isOperator(request)) {
      const checks = Object.fromEntries(
        Object.entries(report.checks).map(([name, { status }]) => [name, { status }]),
      );
      return reply.send({ ...overviewOf(report), checks });
    }
    const uptimeSeconds = Math.floor((deps.clock.monotonicMs() - startedMs) / 1000);
    return reply.send({ ...overviewOf(report), version: deps.version, uptimeSeconds, checks: report.checks });
  });
}

function registerJobs(app: HttpApp, { jobsHealth, isOperator }: HealthRouteDeps): void {
  if (jobsHealth === undefined) return;
  const schema = {
    tags: ["Health"],
    operationId: "getJobsHealth",
    summary: "The job queues",
    response: { 200: JobsHealthAnswer, 503: JobsHealthAnswer },
  };
  app.get("/api/v1/health/jobs", { config, schema }, async (request, reply) => {
    const jobs = await jobsHealth();
    const shown = isOperator(request) ? jobs : { status: jobs.status };
    return reply.status(jobs.status === "unhealthy" ? 503 : 200).send(shown);
  });
}

function overviewOf({ status, checks, system }: HealthReport) {
  const { database, exchange } = checks;
  return {
    status,
    ...(database === undefined ? {} : { database: database.status }),
    ...(exchange === undefined ? {} : { exchange: exchange.status }),
    system,
  };
}
