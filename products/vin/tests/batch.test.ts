import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { ACCORD, createTestVin, KEY, type TestVin } from "./support/vin.ts";

let vin: TestVin;
let url: string;

before(async () => {
  vin = await createTestVin();
  url = await vin.server.listen();
});
after(() => vin.close());

interface Sent {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into documents of any shape
  readonly json: any;
}

/** Posts a body; the server may answer and hang up before it has read all of it. */
async function send(payload: unknown, contentType = "application/json"): Promise<Sent> {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const sent = request(`${url}/api/v1/vin/batch`, {
    method: "POST",
    headers: { "x-api-key": KEY, "content-type": contentType, "content-length": Buffer.byteLength(body) },
  });
  const answered = once(sent, "response") as Promise<[IncomingMessage]>;
  sent.on("error", () => {});
  sent.end(body);
  const [response] = await answered;
  return { status: response.statusCode ?? 0, json: await json(response) };
}

test("each VIN of a batch is answered in its place, with an error where it is none", async () => {
  const { status, json } = await send([ACCORD, { vin: "5UXWX7C5*BA", year: 2011 }, "ABC"]);
  assert.equal(status, 200);
  assert.deepEqual([json.decoded, json.refused], [2, 1]);
  assert.equal(json.results[0].model, "Accord");
  assert.equal(json.results[1].make, "BMW");
  assert.deepEqual([json.results[2].input, json.results[2].error.code], ["ABC", "VIN_WRONG_LENGTH"]);
});

test("ids come back with answers and errors; an unknown member and a bad year are told by their names", async () => {
  const { json } = await send([{ vin: ACCORD, id: "mine" }, { vin: "ABC", id: 7 }, ACCORD]);
  assert.deepEqual(
    json.results.map(({ id }: { id?: unknown }) => id),
    ["mine", 7, undefined],
  );
  for (const [item, told] of [
    [{ vin: ACCORD, color: "red" }, /^\/body\/0\/color is not known/],
    [{ vin: ACCORD, year: "x" }, /^\/body\/0\/year must be integer/],
    [{ vin: ACCORD, id: "x".repeat(129) }, /^\/body\/0\/id must/],
  ] as const) {
    const refused = await send([item]);
    assert.equal(refused.status, 400);
    assert.match(refused.json.detail, told);
  }
  const long = await send(["1".repeat(5000)]);
  assert.equal(long.json.results[0].error.code, "VIN_WRONG_LENGTH");
});

test("1,000 VINs are the most, none is too few", async () => {
  const full = await send(Array.from({ length: 1000 }, () => ACCORD));
  assert.equal(full.json.results.length, 1000);
  const above = await send(Array.from({ length: 1001 }, () => ACCORD));
  assert.deepEqual([above.status, above.json.code], [422, "VIN_BATCH_TOO_LARGE"]);
  const empty = await send([]);
  assert.deepEqual([empty.status, empty.json.code], [422, "VIN_BATCH_EMPTY"]);
});

test("bodies that are no batch are refused, each with its code", async () => {
  assert.equal((await send("[")).json.code, "HTTP_MALFORMED_JSON");
  assert.equal((await send({ vins: [ACCORD] })).json.code, "HTTP_INVALID_REQUEST");
  assert.equal((await send([42])).json.code, "HTTP_INVALID_REQUEST");
  assert.equal((await send(ACCORD, "text/plain")).json.code, "HTTP_UNSUPPORTED_MEDIA_TYPE");
});

test("a body of 10 MB is refused", async () => {
  const { status, json } = await send(`["${"1".repeat(10_000_000)}"]`);
  assert.deepEqual([status, json.code], [413, "HTTP_BODY_TOO_LARGE"]);
});
