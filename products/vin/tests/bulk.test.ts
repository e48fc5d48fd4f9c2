import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { bulkResult } from "../actions/bulk-result.ts";
import { createBulkJob } from "../actions/create-bulk-job.ts";
import { createTestBulk, openBulkDatabase, serialVins, type TestBulk } from "./support/bulk.ts";
import { ACCORD, KEY, OTHER_KEY, WORKSPACE } from "./support/vin.ts";

let testDatabase: TestDatabase;
let bulk: TestBulk;
before(async () => {
  testDatabase = await openBulkDatabase();
});
after(() => testDatabase.close());
beforeEach(async () => {
  bulk = await createTestBulk(testDatabase, { config: { bulkLimit: 5000, bulkJobsLimit: 3 } });
});
afterEach(() => bulk.close());

test("a list is accepted at once, decoded in the background and fetched in order", async () => {
  const vins = serialVins(2345);
  const accepted = await bulk.send(["vin", ...vins, "garbage"].join("\n"), { query: "?name=stock.txt" });
  assert.equal(accepted.status, 202);
  assert.equal(accepted.headers["location"], `/api/v1/vin/jobs/${accepted.json.id}`);
  assert.deepEqual(
    [accepted.json.state, accepted.json.total, accepted.json.done, accepted.json.name],
    ["queued", 2346, 0, "stock.txt"],
  );
  await bulk.work();
  const job = await bulk.over(accepted.json.id);
  assert.deepEqual([job.state, job.total, job.done, job.failed], ["finished", 2346, 2346, 1]);
  const { json } = await bulk.vin.get(`/api/v1/vin/jobs/${job.id}/result`);
  assert.equal(json.length, 2346);
  assert.deepEqual(
    json
      .slice(0, 2345)
      .map((item: { position: number; vin: string; make: string }) => [item.position, item.vin, item.make]),
    vins.map((vin, at) => [at + 1, vin, "BMW"]),
  );
  assert.deepEqual([json[2345].input, json[2345].error.code], ["garbage", "VIN_WRONG_LENGTH"]);
});

test("an answer of a bulk job is the very answer of a single call", async () => {
  await bulk.work();
  for (const detail of ["summary", "full"]) {
    const { json: accepted } = await bulk.send(JSON.stringify([{ vin: ACCORD, id: 7 }]), {
      type: "application/json",
      query: `?detail=${detail}`,
    });
    await bulk.over(accepted.id);
    const { json } = await bulk.vin.get(`/api/v1/vin/jobs/${accepted.id}/result`);
    const single = await bulk.vin.get(`/api/v1/vin/${ACCORD}?detail=${detail}`);
    assert.deepEqual(json, [{ position: 1, id: 7, ...single.json }]);
  }
});

test("a cancelled job stores nothing more, keeps what is done and stays cancelled", async () => {
  const { json: accepted } = await bulk.send(serialVins(50).join("\n"));
  const url = `/api/v1/vin/jobs/${accepted.id}`;
  const early = await bulk.vin.get(`${url}/result`);
  assert.deepEqual([early.status, early.json.code], [409, "VIN_BULK_NOT_FINISHED"]);
  for (let time = 0; time < 2; time += 1) {
    const { status, json } = await bulk.post(`${url}/cancel`);
    assert.deepEqual([status, json.state, json.done], [200, "cancelled", 0]);
  }
  await bulk.work();
  const { json: other } = await bulk.send(ACCORD);
  await bulk.over(other.id);
  assert.equal((await bulk.vin.get(url)).json.done, 0);
  assert.deepEqual((await bulk.vin.get(`${url}/result`)).json, []);
});

test("a cancel in the middle is effective at once: no item is stored after its answer", async () => {
  const { json: accepted } = await bulk.send(serialVins(5000).join("\n"));
  const url = `/api/v1/vin/jobs/${accepted.id}`;
  await bulk.work();
  while ((await bulk.vin.get(url)).json.done === 0) await new Promise(setImmediate);
  const { json: cancelled } = await bulk.post(`${url}/cancel`);
  assert.equal(cancelled.state, "cancelled");
  assert.ok(cancelled.done < 5000);
  assert.equal(await countItems(accepted.id), cancelled.done);
  const { json: other } = await bulk.send(ACCORD);
  await bulk.over(other.id);
  assert.equal(await countItems(accepted.id), cancelled.done);
  assert.equal((await bulk.vin.get(url)).json.done, cancelled.done);
  assert.equal((await bulk.vin.get(`${url}/result`)).json.length, cancelled.done);
});

test("an upload that breaks off leaves nothing", async () => {
  const url = new URL("/api/v1/vin/jobs", await bulk.vin.server.listen());
  const upload = httpRequest(url, {
    method: "POST",
    headers: { "content-type": "text/plain", "x-api-key": KEY },
  });
  upload.on("error", () => {});
  upload.write(`${serialVins(3000).join("\n")}\n`);
  while ((await countReceiving()).parts < 2) await new Promise(setImmediate);
  upload.destroy();
  while ((await countReceiving()).jobs > 0) await new Promise(setImmediate);
  assert.equal((await countReceiving()).parts, 0);
});

test("another workspace's job is not found, whatever is done with it", async () => {
  const { json } = await bulk.send(ACCORD);
  const url = `/api/v1/vin/jobs/${json.id}`;
  const answers = [
    await bulk.vin.get(url, OTHER_KEY),
    await bulk.vin.get(`${url}/result`, OTHER_KEY),
    await bulk.vin.get(`${url}/events`, OTHER_KEY),
    await bulk.post(`${url}/cancel`, OTHER_KEY),
    await bulk.delete(url, OTHER_KEY),
    await bulk.vin.get("/api/v1/vin/jobs/no-uuid"),
  ];
  for (const answer of answers)
    assert.deepEqual([answer.status, answer.json.code], [404, "VIN_BULK_NOT_FOUND"]);
  const { json: page } = await bulk.vin.get("/api/v1/vin/jobs", OTHER_KEY);
  assert.deepEqual(page.items, []);
  await bulk.delete(url);
});

test("a deleted job is gone at once and its rows with the sweep", async () => {
  const { deleteOldBulkJobs } = await import("../actions/sweep-bulk-jobs.ts");
  await bulk.work();
  const { json } = await bulk.send(serialVins(30).join("\n"));
  await bulk.over(json.id);
  const url = `/api/v1/vin/jobs/${json.id}`;
  assert.equal((await bulk.delete(url)).status, 204);
  assert.equal((await bulk.vin.get(url)).status, 404);
  assert.equal((await bulk.delete(url)).status, 404);
  await deleteOldBulkJobs(bulk.vin.services, new AbortController().signal);
  assert.equal(await countItems(json.id), 0);
});

test("a list that is sent again under its Idempotency-Key makes no second job; another one is refused", async () => {
  const headers = { "idempotency-key": "order-17" };
  const first = await bulk.send(ACCORD, { headers });
  const second = await bulk.send(ACCORD, { headers });
  assert.deepEqual(
    [second.status, second.json, second.headers["location"], second.headers["idempotency-replayed"]],
    [202, first.json, first.headers["location"], "true"],
  );
  for (const other of [
    await bulk.send(ACCORD.toLowerCase(), { headers }),
    await bulk.send(ACCORD, { headers, query: "?detail=full" }),
  ]) {
    assert.deepEqual([other.status, other.json.code], [422, "HTTP_IDEMPOTENCY_KEY_REUSED"]);
  }
  const { json } = await bulk.vin.get("/api/v1/vin/jobs");
  assert.equal(json.items.filter(({ state }: { state: string }) => state === "queued").length, 1);
  await bulk.delete(`/api/v1/vin/jobs/${first.json.id}`);
});

test("a job and the answer that its Idempotency-Key keeps are stored together or not at all", async () => {
  const { database } = testDatabase;
  const kept = () =>
    database.queryInWorkspace<{ status: number | null }>(WORKSPACE, {
      text: "select status from http.idempotency_keys where status = 202",
    });
  const before = (await kept()).length;
  const whenAccepted = async () => Promise.reject(new Error("The answer cannot be kept."));
  const [caller, list] = [{ workspaceId: WORKSPACE, createdBy: "key:one" }, [Buffer.from(ACCORD)]];
  const request = {
    content: Readable.from(list),
    format: "text",
    source: "offline",
    detail: "summary",
  } as const;
  await assert.rejects(
    createBulkJob(bulk.vin.services, caller, { ...request, whenAccepted }),
    /cannot be kept/,
  );
  assert.deepEqual(await countReceiving(), { jobs: 0, parts: 0 });
  const accepted = await bulk.send(ACCORD, { headers: { "idempotency-key": "together" } });
  assert.equal((await kept()).length, before + 1);
  await bulk.delete(`/api/v1/vin/jobs/${accepted.json.id}`);
});

test("a workspace has a bounded number of jobs under way", async () => {
  const accepted = [];
  for (let time = 0; time < 3; time += 1) accepted.push((await bulk.send(ACCORD)).json.id);
  const refused = await bulk.send(ACCORD);
  assert.deepEqual([refused.status, refused.json.code], [409, "VIN_BULK_JOBS_LIMIT"]);
  for (const id of accepted) await bulk.delete(`/api/v1/vin/jobs/${id}`);
  assert.equal((await bulk.send(ACCORD)).status, 202);
});

test("jobs are listed page by page, newest first", async () => {
  await bulk.work();
  const ids = [];
  for (let time = 0; time < 5; time += 1) {
    bulk.vin.clock.advanceMs(1000);
    const { json } = await bulk.send(ACCORD);
    await bulk.over(json.id);
    ids.unshift(json.id);
  }
  const found: string[] = [];
  let query = "?limit=2";
  while (query !== "") {
    const { json } = await bulk.vin.get(`/api/v1/vin/jobs${query}`);
    found.push(...json.items.map(({ id }: { id: string }) => id));
    query = json.nextCursor === null || found.length >= 5 ? "" : `?limit=2&cursor=${json.nextCursor}`;
  }
  assert.deepEqual(found.slice(0, 5), ids);
});

test("decodes of a job enter the history with their counts", async () => {
  await bulk.vin.services.history.deleteAll(WORKSPACE);
  await bulk.work();
  const { json } = await bulk.send([ACCORD, ACCORD, "5UXWX7C5*BA", "junk"].join("\n"));
  await bulk.over(json.id);
  const { items } = (await bulk.vin.get("/api/v1/vin/history")).json;
  assert.deepEqual(items.map(({ vin, times }: { vin: string; times: number }) => [vin, times]).toSorted(), [
    [ACCORD, 2],
    ["5UXWX7C5*BA", 1],
  ]);
});

test("the surface that asked for it is told the progress and the end, with what it gave", async () => {
  const told: [number, string, unknown][] = [];
  const last = Promise.withResolvers<void>();
  bulk.vin.services.bulkNotices.on("chat", async ({ job, callback }) => {
    told.push([job.done, job.state, callback["chatId"]]);
    if (job.state === "finished") last.resolve();
  });
  await bulk.work();
  const caller = { workspaceId: WORKSPACE, createdBy: "chat:7" };
  const job = await createBulkJob(bulk.vin.services, caller, {
    content: Readable.from([Buffer.from(serialVins(200).join("\n"))]),
    format: "text",
    source: "offline",
    detail: "summary",
    callback: { kind: "chat", chatId: 7 },
  });
  await last.promise;
  assert.deepEqual(told.at(-1), [200, "finished", 7]);
  assert.ok(told.every(([, , chatId]) => chatId === 7));
  const result = await bulkResult(bulk.vin.services, WORKSPACE, job.id, "csv");
  assert.match((await Array.fromAsync(result.content)).join(""), /5UXWX7C5XBA000199/);
});

async function countItems(id: string): Promise<number> {
  return await testDatabase.database.asOps("test", async (transaction) => {
    const rows = await transaction.query<{ count: number }>(
      "select count(*)::int as count from vin.bulk_items where job_id = $1",
      [id],
    );
    return rows[0]?.count ?? -1;
  });
}

/** Lists that are still being received, and their stored parts. */
async function countReceiving(): Promise<{ jobs: number; parts: number }> {
  const [row] = await testDatabase.database.queryInWorkspace<{ jobs: number; parts: number }>(WORKSPACE, {
    text: `with receiving as (select id from vin.bulk_jobs where state = 'receiving')
           select (select count(*) from receiving)::int as jobs,
                  (select count(*) from vin.bulk_parts where job_id in (select id from receiving))::int as parts`,
  });
  return row ?? { jobs: -1, parts: -1 };
}
