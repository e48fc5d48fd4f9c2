import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { WebhookEvent } from "#platform/webhooks";
import { endBulkJob } from "../bulk/end.ts";
import { createTestBulk, openBulkDatabase, serialVins, type TestBulk } from "./support/bulk.ts";
import { ACCORD, WORKSPACE } from "./support/vin.ts";

let testDatabase: TestDatabase;
let bulk: TestBulk;
let published: WebhookEvent[];
/** The event that cannot be stored. */
let broken: string | undefined;
before(async () => {
  testDatabase = await openBulkDatabase();
});
after(() => testDatabase.close());
beforeEach(async () => {
  published = [];
  broken = undefined;
  bulk = await createTestBulk(testDatabase, {
    config: { bulkJobsLimit: 10 },
    publish: async (transaction, event) => {
      assert.equal(transaction.workspaceId, WORKSPACE);
      if (event.type === broken) throw new Error("The outbox is broken.");
      published.push(event);
      return undefined;
    },
  });
});
afterEach(() => bulk.close());

const types = () => published.map(({ type }) => type);
const stateOf = async (id: string) => (await bulk.vin.get(`/api/v1/vin/jobs/${id}`)).json.state;

test("a list tells once that it was accepted and once that it is through, with the job as the API shows it", async () => {
  await bulk.work();
  const { json: accepted } = await bulk.send([...serialVins(1200), "garbage"].join("\n"));
  const job = await bulk.over(accepted.id);
  assert.deepEqual(published, [
    { workspaceId: WORKSPACE, type: "vin.bulk-job.created", data: accepted },
    { workspaceId: WORKSPACE, type: "vin.bulk-job.finished", data: job },
  ]);
  assert.equal(job.failed, 1);
});

test("a job that is cancelled or deleted says so once, however often it is asked; one that is over says nothing", async () => {
  const { json: first } = await bulk.send(ACCORD);
  for (let time = 0; time < 2; time += 1) await bulk.post(`/api/v1/vin/jobs/${first.id}/cancel`);
  await bulk.delete(`/api/v1/vin/jobs/${first.id}`);
  const { json: second } = await bulk.send(ACCORD);
  await bulk.delete(`/api/v1/vin/jobs/${second.id}`);
  const [created, cancelled] = ["vin.bulk-job.created", "vin.bulk-job.cancelled"];
  assert.deepEqual(types(), [created, cancelled, created, cancelled]);
  assert.deepEqual(
    published.map(({ data }) => data["id"]),
    [first.id, first.id, second.id, second.id],
  );
});

test("a job that is given up says why", async () => {
  const { json } = await bulk.send(ACCORD);
  const problem = { code: "SAMPLE", title: "Sample", detail: "It could not go on." };
  await endBulkJob(bulk.vin.services, WORKSPACE, json.id, "failed", problem);
  await endBulkJob(bulk.vin.services, WORKSPACE, json.id, "failed", problem);
  assert.deepEqual(types(), ["vin.bulk-job.created", "vin.bulk-job.failed"]);
  assert.deepEqual(published[1]?.data["problem"], problem);
});

test("state and event are one: what cannot be told has not happened", async () => {
  broken = "vin.bulk-job.created";
  assert.equal((await bulk.send(ACCORD)).status, 500);
  broken = "vin.bulk-job.cancelled";
  const { json } = await bulk.send(ACCORD);
  assert.equal((await bulk.post(`/api/v1/vin/jobs/${json.id}/cancel`)).status, 500);
  assert.equal(await stateOf(json.id), "queued");
  broken = undefined;
  assert.equal((await bulk.post(`/api/v1/vin/jobs/${json.id}/cancel`)).json.state, "cancelled");
  assert.deepEqual(types(), ["vin.bulk-job.created", "vin.bulk-job.cancelled"]);
});
