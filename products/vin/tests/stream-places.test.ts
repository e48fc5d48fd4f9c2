import assert from "node:assert/strict";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { AppError } from "#platform/kernel";
import { createStreamPlaces } from "../routes/stream-places.ts";
import { createTestBulk, openBulkDatabase, type TestBulk } from "./support/bulk.ts";
import { KEY, OTHER_KEY } from "./support/vin.ts";

const LINE = '"1HGCM82633A004352"\n';

let testDatabase: TestDatabase;
let bulk: TestBulk;
let url: string;
before(async () => {
  testDatabase = await openBulkDatabase();
  bulk = await createTestBulk(testDatabase, { config: { streamLimit: 3, workspaceStreamLimit: 2 } });
  url = await bulk.vin.server.listen();
});
after(async () => {
  await bulk.close();
  await testDatabase.close();
});

interface Begun {
  readonly answer: Promise<IncomingMessage>;
  end(): void;
}

/** Sends a body that goes on until somebody ends it. */
function begin(path: string, key: string): Begun {
  const headers = { "content-type": "application/x-ndjson", authorization: `Bearer ${key}` };
  const request = httpRequest(`${url}${path}`, { method: "POST", headers, agent: false });
  request.on("error", () => undefined).write(LINE);
  const answer = once(request, "response").then(([response]) => response as IncomingMessage);
  return { answer, end: () => request.end() };
}

async function statusOf({ answer }: Begun): Promise<number | undefined> {
  return (await answer).statusCode;
}

/** A whole request that is made again while the place of one that was just answered is not free yet. */
async function statusOfAnother(path: string, key: string): Promise<number | undefined> {
  for (;;) {
    const another = begin(path, key);
    another.end();
    const status = await statusOf(another);
    if (status !== 429) return status;
  }
}

async function refusal(path: string, key: string): Promise<unknown> {
  const answer = await begin(path, key).answer;
  const { code } = (await json(answer)) as { code: string };
  answer.destroy();
  return [answer.statusCode, code, answer.headers["retry-after"]];
}

test("a workspace that keeps its streams open leaves places for others, and is told which bound it has reached", async () => {
  const path = "/api/v1/vin/batch";
  const open = [begin(path, KEY), begin(path, KEY)];
  for (const request of open) assert.equal(await statusOf(request), 200);
  assert.deepEqual(await refusal(path, KEY), [429, "VIN_STREAMS_LIMIT", "1"]);
  const other = begin(path, OTHER_KEY);
  assert.equal(await statusOf(other), 200);
  assert.deepEqual(await refusal(path, OTHER_KEY), [503, "VIN_STREAMS_BUSY", "1"]);
  for (const request of [...open, other]) request.end();
});

test("uploads are bounded alike, beside the streams", async () => {
  const path = "/api/v1/vin/jobs";
  const open = [begin(path, KEY), begin(path, KEY)];
  const receiving = "select from vin.bulk_jobs where state = 'receiving'";
  const count = () => testDatabase.database.asOps("uploads", (transaction) => transaction.query(receiving));
  while ((await count()).length < 2);
  assert.deepEqual(await refusal(path, KEY), [429, "VIN_STREAMS_LIMIT", "1"]);
  const other = begin(path, OTHER_KEY);
  other.end();
  assert.equal(await statusOf(other), 202);
  for (const request of open) request.end();
  for (const request of open) assert.equal(await statusOf(request), 202);
  assert.equal(await statusOfAnother(path, KEY), 202);
});

test("one place is left to others whatever a workspace is allowed, and is given back once", () => {
  const places = createStreamPlaces({ streamLimit: 2, workspaceStreamLimit: 1000 });
  const leave = places.take("one");
  assert.throws(() => places.take("one"), codeIs("VIN_STREAMS_LIMIT"));
  places.take("two");
  assert.throws(() => places.take("three"), codeIs("VIN_STREAMS_BUSY"));
  leave();
  leave();
  places.take("three");
  assert.throws(() => places.take("four"), codeIs("VIN_STREAMS_BUSY"));
});

function codeIs(code: string) {
  return (thrown: unknown): boolean => thrown instanceof AppError && thrown.code === code;
}
