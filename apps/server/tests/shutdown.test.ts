import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { shutDown, type Stoppable } from "../shutdown.ts";

interface Stopping {
  readonly house: Stoppable;
  readonly steps: string[];
  readonly requestsEnd: PromiseWithResolvers<void>;
  readonly jobsEnd: PromiseWithResolvers<{ readonly released: number }>;
}

function stoppingHouse(): Stopping {
  const steps: string[] = [];
  const requestsEnd = Promise.withResolvers<void>();
  const jobsEnd = Promise.withResolvers<{ readonly released: number }>();
  const house: Stoppable = {
    http: {
      drain: () => {
        steps.push("requests");
        return requestsEnd.promise;
      },
    },
    jobs: {
      drain: ({ timeoutSeconds }) => {
        steps.push(`jobs within ${timeoutSeconds} s`);
        return jobsEnd.promise;
      },
    },
    close: async () => void steps.push("close"),
  };
  return { house, steps, requestsEnd, jobsEnd };
}

test("requests and jobs finish side by side, and only after both everything is closed", async () => {
  const { house, steps, requestsEnd, jobsEnd } = stoppingHouse();
  const stopped = shutDown(house);
  assert.deepEqual(steps, ["requests", "jobs within 8 s"]);
  requestsEnd.resolve();
  await turn();
  assert.deepEqual(steps.slice(2), [], "jobs still run");
  jobsEnd.resolve({ released: 0 });
  await stopped;
  assert.deepEqual(steps.slice(2), ["close"]);
});

test("a drain that fails neither keeps the rest open nor hurries the other", async () => {
  const { house, steps, requestsEnd, jobsEnd } = stoppingHouse();
  const stopped = shutDown(house);
  jobsEnd.reject(new Error("The database is away."));
  await turn();
  assert.deepEqual(steps.slice(2), [], "requests are still answered");
  requestsEnd.resolve();
  await assert.rejects(stopped, /database is away/);
  assert.deepEqual(steps.slice(2), ["close"]);
});
