import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { defineJob } from "../index.ts";
import { runJobsUntilIdle } from "../testing.ts";
import { jobsOn, openDatabase } from "./fixture.ts";

let database: TestDatabase;
before(async () => {
  database = await openDatabase();
});
after(() => database.close());

test("several processes that start at once on a new database all work, and each job runs once", async () => {
  const ran: string[] = [];
  const processes = Array.from({ length: 3 }, () => jobsOn(database));
  processes.forEach((jobs, index) => {
    jobs.register([
      defineJob({
        name: "test.note",
        payload: Type.Object({ item: Type.Integer() }),
        run: async (_context, { item }) => void ran.push(`${item} in ${index}`),
      }),
    ]);
  });
  await Promise.all(processes.map((jobs) => jobs.start()));
  const [first] = processes;
  assert.ok(first !== undefined);
  assert.equal((await first.health()).workersAlive, 3);
  const note = defineJob({
    name: "test.note",
    payload: Type.Object({ item: Type.Integer() }),
    run: async () => undefined,
  });
  const payloads = Array.from({ length: 300 }, (_, item) => ({ item }));
  await database.database.asApp((transaction) => first.enqueueMany(transaction, note, payloads));
  await runJobsUntilIdle(first);
  assert.equal(ran.length, 300);
  assert.equal(new Set(ran.map((entry) => entry.split(" ")[0])).size, 300);
  await Promise.all(processes.map((jobs) => jobs.close()));
});

test("two jobs of one name are refused before anything starts", async () => {
  const jobs = jobsOn(database);
  const twice = defineJob({ name: "test.twice", payload: Type.Object({}), run: async () => undefined });
  assert.throws(() => jobs.register([twice, twice]), /test\.twice/);
  assert.throws(
    () => defineJob({ name: "Not A Name", payload: Type.Object({}), run: async () => undefined }),
    /part\.verb/,
  );
  await jobs.close();
});
