import assert from "node:assert/strict";
import { test } from "node:test";
import { healthChecks, jobsHealth, type WatchedParts } from "../health.ts";

interface World {
  readonly databaseProblem?: string;
  readonly workersAlive?: number;
  /** Without it there is no Redis. */
  readonly redisAnswers?: boolean;
}

function partsOf({ databaseProblem, workersAlive = 1, redisAnswers }: World): WatchedParts {
  return {
    database: {
      health: async () => ({
        reachable: databaseProblem === undefined,
        latencyMs: 0.5,
        serverVersion: "18.4",
        embedded: true,
        pools: [],
        ...(databaseProblem === undefined ? {} : { problem: databaseProblem }),
      }),
    },
    jobs: { health: async () => ({ queues: [], workersAlive, deadLetters: 2, working: workersAlive > 0 }) },
    redis:
      redisAnswers === undefined
        ? undefined
        : {
            ping: async () => {
              if (!redisAnswers) throw new Error("Connection is closed.");
              return "PONG";
            },
          },
  };
}

async function statuses(world: World): Promise<Record<string, string>> {
  const results = healthChecks(partsOf(world)).map(
    async ({ name, check }) => [name, (await check()).status] as const,
  );
  return Object.fromEntries(await Promise.all(results));
}

test("only the database is required: without Redis or workers requests are served", () => {
  const required = healthChecks(partsOf({})).map(({ name, required }) => [name, required]);
  assert.deepEqual(Object.fromEntries(required), { cache: false, database: true, jobs: false });
});

test("each part that does not work is told, and only that", async () => {
  const well = { cache: "healthy", database: "healthy", jobs: "healthy" };
  assert.deepEqual(await statuses({}), well);
  assert.deepEqual(await statuses({ redisAnswers: true }), well);
  assert.deepEqual(await statuses({ redisAnswers: false }), { ...well, cache: "degraded" });
  assert.deepEqual(await statuses({ workersAlive: 0 }), { ...well, jobs: "degraded" });
  assert.deepEqual(await statuses({ databaseProblem: "gone" }), { ...well, database: "unhealthy" });
});

test("the health of jobs names dead letters and lacking workers", async () => {
  const { status, detail } = await jobsHealth(partsOf({ workersAlive: 0 }).jobs)();
  assert.equal(status, "degraded");
  assert.match(detail ?? "", /0 worker processes, 2 dead letters/);
});
