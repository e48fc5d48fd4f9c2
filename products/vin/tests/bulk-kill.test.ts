import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { runBulkJob } from "../actions/run-bulk-job.ts";
import { reviveBulkJobs } from "../actions/sweep-bulk-jobs.ts";
import { createTestBulk, openBulkDatabase, serialVins, type TestBulk } from "./support/bulk.ts";
import { WORKSPACE } from "./support/vin.ts";

const GOOD = 20_000;
const BAD = 37;
const TOTAL = GOOD + BAD;

let testDatabase: TestDatabase;
let bulk: TestBulk;
const workers: ChildProcess[] = [];
before(async () => {
  testDatabase = await openBulkDatabase();
  bulk = await createTestBulk(testDatabase);
  // The workers live in the present; a job of the past would have expired for them.
  bulk.vin.clock.setMs(Date.now());
});
after(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await bulk.close();
  await testDatabase.close();
});

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "support/bulk-worker.ts")], {
    env: { ...process.env, ...testDatabase.environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  workers.push(child);
  await once(child.stdout, "data");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function progressOf(id: string): Promise<number> {
  return (await bulk.vin.get(`/api/v1/vin/jobs/${id}`)).json.done as number;
}

async function reached(id: string, done: number): Promise<number> {
  for (;;) {
    const now = await progressOf(id);
    if (now >= done) return now;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

interface Stored {
  readonly items: number;
  readonly positions: number;
  readonly failed: number;
  readonly decodes: number;
  readonly parts: number;
}

async function stored(id: string): Promise<Stored> {
  const [row] = await testDatabase.database.queryInWorkspace<Stored>(WORKSPACE, {
    text: `select count(*)::int as items, count(distinct position)::int as positions,
                  (count(*) filter (where failed))::int as failed,
                  (select coalesce(sum(times), 0)::int from vin.decode_history) as decodes,
                  (select count(*)::int from vin.bulk_parts) as parts
             from vin.bulk_items where job_id = $1`,
    values: [id],
  });
  if (row === undefined) throw new Error("The database counted nothing.");
  return row;
}

test(
  "after kills in the middle a job goes on where it was: nothing decoded, stored or counted twice",
  { timeout: 300_000 },
  async () => {
    const list = [...serialVins(GOOD), ...Array.from({ length: BAD }, (_, at) => `junk ${at}`)];
    const { json: accepted } = await bulk.send(list.join("\n"));
    const first = await startWorker();
    await reached(accepted.id, 1000);
    await kill(first);
    const afterFirst = await progressOf(accepted.id);
    const second = await startWorker();
    await reached(accepted.id, afterFirst + 1000);
    await kill(second);
    const afterSecond = await progressOf(accepted.id);
    assert.ok(afterSecond < TOTAL, "the kills came before the end");
    const interrupted = await stored(accepted.id);
    assert.deepEqual([interrupted.items, interrupted.decodes], [afterSecond, Math.min(afterSecond, GOOD)]);
    const third = await startWorker();
    const job = await bulk.over(accepted.id);
    await kill(third);
    assert.deepEqual([job.state, job.done, job.failed], ["finished", TOTAL, BAD]);
    assert.deepEqual(await stored(accepted.id), {
      items: TOTAL,
      positions: TOTAL,
      failed: BAD,
      decodes: GOOD,
      parts: 0,
    });
  },
);

test("two workers on one job store each chunk once", async () => {
  const { json: accepted } = await bulk.send(serialVins(1500, 500_000).join("\n"));
  const turn = {
    workspaceId: WORKSPACE,
    bulkJobId: accepted.id as string,
    attempt: 1,
    maximumAttempts: 10,
    signal: new AbortController().signal,
  };
  const { decodes: before } = await stored(accepted.id);
  await Promise.all([1, 2, 3].map(() => runBulkJob(bulk.vin.services, turn)));
  await runBulkJob(bulk.vin.services, turn);
  const { items, positions, decodes } = await stored(accepted.id);
  assert.deepEqual([items, positions, decodes - before], [1500, 1500, 1500]);
});

test("a job on which nothing goes on is enqueued again, and given up after the third time", async () => {
  const { json: accepted } = await bulk.send(serialVins(20).join("\n"));
  const revived: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    bulk.vin.clock.advanceMs(31 * 60 * 1000);
    revived.push(await reviveBulkJobs(bulk.vin.services));
  }
  assert.deepEqual(revived, [1, 1, 1, 1, 0]);
  const { json } = await bulk.vin.get(`/api/v1/vin/jobs/${accepted.id}`);
  assert.deepEqual([json.state, json.problem.code], ["failed", "VIN_BULK_STALLED"]);
});
