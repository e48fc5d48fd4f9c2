import type { RedisConnection } from "#platform/cache";
import type { Database } from "#platform/database";
import type { HealthCheck, JobsHealth } from "#platform/http";
import type { Jobs } from "#platform/jobs";

/** What tells how the platform is. */
export interface WatchedParts {
  readonly database: Pick<Database, "health">;
  readonly jobs: Pick<Jobs, "health">;
  readonly redis: Pick<RedisConnection, "ping"> | undefined;
}

/** What the platform itself needs to serve. */
export function healthChecks({ database, jobs, redis }: WatchedParts): HealthCheck[] {
  return [
    {
      name: "cache",
      required: false,
      check: async () => {
        if (redis === undefined) return { status: "healthy", detail: "memory, then PostgreSQL" };
        const answered = await redis.ping().then(
          () => true,
          () => false,
        );
        return answered
          ? { status: "healthy", detail: "memory, then Redis" }
          : { status: "degraded", detail: "Redis does not answer; each process caches and limits alone." };
      },
    },
    {
      name: "database",
      required: true,
      check: async () => {
        const health = await database.health();
        const detail =
          health.problem ?? `PostgreSQL ${health.serverVersion}, ${health.latencyMs.toFixed(1)} ms`;
        return { status: health.reachable ? "healthy" : "unhealthy", detail };
      },
    },
    {
      name: "jobs",
      required: false,
      check: async () => {
        const health = await jobs.health();
        return health.workersAlive > 0
          ? {
              status: "healthy",
              detail: `${health.workersAlive} worker processes, ${health.deadLetters} dead letters`,
            }
          : { status: "degraded", detail: "No process works on jobs; start one with the worker role." };
      },
    },
  ];
}

/** The queues as `/api/v1/health/jobs` shows them. */
export function jobsHealth(jobs: Pick<Jobs, "health">): JobsHealth {
  return async () => {
    const { queues, workersAlive, deadLetters } = await jobs.health();
    return {
      status: workersAlive > 0 ? "healthy" : "degraded",
      detail: `${workersAlive} worker processes, ${deadLetters} dead letters`,
      queues: Object.fromEntries(
        queues.map(({ queue, waiting, delayed, running, oldestWaitSeconds }) => [
          queue,
          { waiting, delayed, running, oldestWaitSeconds },
        ]),
      ),
    };
  };
}
