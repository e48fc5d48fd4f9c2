import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobContext } from "#platform/jobs";
import { silentLogger } from "#platform/telemetry";
import { maintenance, type MaintenanceDeps } from "../maintenance.ts";

const context: JobContext = {
  jobId: "job",
  workspaceId: undefined,
  attempt: 1,
  logger: silentLogger,
  signal: new AbortController().signal,
  progress: () => undefined,
};

function countedParts(): { readonly parts: MaintenanceDeps; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const counted = (name: string) => async (): Promise<number> => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    return 1;
  };
  const parts = {
    cache: { sweepExpired: counted("cache") },
    audit: { anchor: counted("audit") },
    accounts: { tidy: async () => void (await counted("accounts")()) },
    tokens: { sweep: counted("tokens") },
    twoFactor: { sweep: counted("two-factor") },
    signInMethods: { tidy: async () => void (await counted("ways in")()) },
    tenancy: { workspaces: { purge: counted("workspaces") } },
    idempotency: { sweep: counted("idempotency") },
  };
  return { parts, calls };
}

test("each chore is scheduled and does its own work, once", async () => {
  const { parts, calls } = countedParts();
  const { jobs, schedules } = maintenance(parts);
  assert.deepEqual(
    schedules.map(({ job }) => job),
    jobs,
  );
  for (const job of jobs) await job.run(context, {});
  assert.deepEqual(Object.fromEntries(calls), {
    audit: 1,
    cache: 1,
    accounts: 1,
    tokens: 1,
    "two-factor": 1,
    "ways in": 1,
    workspaces: 1,
    idempotency: 1,
  });
});

test("the audit log is anchored each minute, and what was missed is not made up for", () => {
  const { schedules } = maintenance(countedParts().parts);
  const anchor = schedules.find(({ name }) => name === "audit.anchor");
  assert.deepEqual(anchor?.time, { everySeconds: 60 });
  for (const { missed } of schedules) assert.equal(missed, "skip");
});
