import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { AppError } from "#platform/kernel";
import { defineJob, type Jobs } from "../index.ts";
import { jobsOn, openDatabase, until } from "./fixture.ts";

const WORKSPACE = "01890000-0000-7000-8000-000000000001";
const OTHER = "01890000-0000-7000-8000-000000000002";
const ran: string[] = [];
const note = defineJob({
  name: "test.note",
  payload: Type.Object({ text: Type.String() }),
  run: async (_context, payload) => void ran.push(payload.text),
});

let database: TestDatabase;
let jobs: Jobs;
before(async () => {
  database = await openDatabase();
  jobs = jobsOn(database);
  jobs.register([note]);
  await jobs.start();
});
after(async () => {
  await jobs.close();
  await database.close();
});

test("a job exists if and only if the caller's transaction commits", async () => {
  await assert.rejects(
    database.database.withWorkspace(WORKSPACE, async (transaction) => {
      await jobs.enqueue(transaction, note, { text: "rolled back" }, { workspaceId: WORKSPACE });
      throw new Error("change of mind");
    }),
    /change of mind/,
  );
  await database.database.withWorkspace(WORKSPACE, (transaction) =>
    jobs.enqueue(transaction, note, { text: "committed" }, { workspaceId: WORKSPACE }),
  );
  await until(() => ran.includes("committed"), "the committed job runs");
  assert.ok(!ran.includes("rolled back"));
  const { queues } = await jobs.health();
  assert.equal(queues[0]?.waiting, 0);
});

test("many jobs are stored in order and each runs once", async () => {
  const texts = Array.from({ length: 1000 }, (_, index) => `many ${index}`);
  const ids = await database.database.asApp((transaction) =>
    jobs.enqueueMany(
      transaction,
      note,
      texts.map((text) => ({ text })),
    ),
  );
  assert.equal(new Set(ids).size, 1000);
  await until(() => ran.filter((text) => text.startsWith("many")).length >= 1000, "all 1,000 run");
  assert.deepEqual(ran.filter((text) => text.startsWith("many")).sort(), texts.sort());
});

test("a payload that does not fit its schema is refused before it is stored", async () => {
  const wrong = { text: 5 } as unknown as { text: string };
  await assert.rejects(
    database.database.asApp((transaction) => jobs.enqueue(transaction, note, wrong)),
    (error) =>
      error instanceof AppError && error.code === "JOBS_PAYLOAD_INVALID" && /text/.test(error.message),
  );
});

test("while a job with a key waits, the same key adds no second one", async () => {
  const runAt = new Date(Date.now() + 3_600_000);
  const enqueue = (key: string) =>
    database.database.asApp((transaction) => jobs.enqueue(transaction, note, { text: key }, { key, runAt }));
  const first = await enqueue("once");
  assert.equal(await enqueue("once"), first);
  assert.notEqual(await enqueue("twice"), first);
  assert.equal((await jobs.status(first))?.state, "delayed");
});

test("a tenant's transaction cannot enqueue for another workspace, nor read any job", async () => {
  await assert.rejects(
    database.database.withWorkspace(WORKSPACE, (transaction) =>
      jobs.enqueue(transaction, note, { text: "foreign" }, { workspaceId: OTHER }),
    ),
    (error) => error instanceof AppError && error.code === "JOBS_WORKSPACE_MISMATCH",
  );
  const enqueueByHand = `select jobs.enqueue($1, 'default', 0::smallint, null, null,
    array[gen_random_uuid()], array['{}'])`;
  await assert.rejects(
    database.database.withWorkspace(WORKSPACE, (transaction) => transaction.query(enqueueByHand, [OTHER])),
    /cannot enqueue jobs of another/,
  );
  const later = { runAt: new Date(Date.now() + 3_600_000) };
  const own = await database.database.withWorkspace(WORKSPACE, (transaction) =>
    jobs.enqueue(transaction, note, { text: "own" }, { workspaceId: WORKSPACE, ...later }),
  );
  const seen = await database.database.withWorkspace(WORKSPACE, (transaction) =>
    transaction.query("select id from jobs.pending"),
  );
  assert.deepEqual(seen, []);
  assert.equal(await jobs.status(own, OTHER), undefined);
  assert.equal(await jobs.cancel(own, OTHER), false);
  assert.equal((await jobs.status(own, WORKSPACE))?.workspaceId, WORKSPACE);
});
