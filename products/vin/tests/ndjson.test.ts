import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { after, before, test } from "node:test";
import { createTestVin, KEY, type TestVin } from "./support/vin.ts";

let vin: TestVin;
let url: string;

before(async () => {
  vin = await createTestVin({ config: { streamLimit: 1 } });
  url = await vin.server.listen();
});
after(() => vin.close());

/** Sends chunks as NDJSON and gives each part of the answer to `onText` as it comes. */
async function stream(
  chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
  onText: (text: string) => void,
  query = "",
): Promise<number> {
  const sent = httpRequest(`${url}/api/v1/vin/batch${query}`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", authorization: `Bearer ${KEY}` },
  });
  const answered = new Promise<number>((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", (response) => {
      response.setEncoding("utf8").on("data", onText);
      response.on("end", () => resolve(response.statusCode ?? 0)).on("error", reject);
    });
  });
  for await (const chunk of chunks) {
    if (!sent.write(chunk)) await new Promise((resolve) => sent.once("drain", resolve));
  }
  sent.end();
  return await answered;
}

interface LineAnswer {
  readonly line: number;
  readonly make?: string;
  readonly vin?: string;
  readonly input?: string;
  readonly error?: { readonly code: string };
}

async function answersTo(text: string | Buffer, query = ""): Promise<LineAnswer[]> {
  let body = "";
  const status = await stream([text], (part) => (body += part), query);
  assert.equal(status, 200);
  return body
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LineAnswer);
}

test("a broken line gets an error with its number and the rest goes on", async () => {
  const lines = [
    '"1HGCM82633A004352"',
    "{broken",
    "",
    "42",
    '{"vin":"5UXWX7C5*BA","year":2011}',
    '{"vin":"1HGCM82633A004352","yaer":2003}',
    '"ABC"',
    `"${"1".repeat(70_000)}"`,
    '"1hgcm82633a004352"',
  ];
  const answers = await answersTo(`\uFEFF${lines.join("\r\n")}`);
  assert.deepEqual(
    answers.map(({ line, make, error }) => [line, make ?? error?.code]),
    [
      [1, "HONDA"],
      [2, "VIN_LINE_INVALID"],
      [4, "VIN_LINE_INVALID"],
      [5, "BMW"],
      [6, "VIN_LINE_INVALID"],
      [7, "VIN_WRONG_LENGTH"],
      [8, "VIN_LINE_TOO_LONG"],
      [9, "HONDA"],
    ],
  );
  assert.equal(answers[1]?.input, "{broken");
});

test("bytes that are no UTF-8 spoil only their line", async () => {
  const text = Buffer.concat([
    Buffer.from('"1HGCM8'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('"\n"1HGCM82633A004352"\n'),
  ]);
  const answers = await answersTo(text);
  assert.deepEqual(
    answers.map(({ line, make, error }) => [line, make ?? error?.code]),
    [
      [1, "VIN_CHARACTER_INVALID"],
      [2, "HONDA"],
    ],
  );
});

test("a line that arrives in pieces is read whole", async () => {
  let body = "";
  await stream(['"1HGCM8', "2633A", '004352"\n"5UX', 'WX7C5*BA"'], (part) => (body += part));
  assert.deepEqual(
    body
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as LineAnswer).vin),
    ["1HGCM82633A004352", "5UXWX7C5*BA"],
  );
});

test(
  "200,000 lines pass in constant memory while other calls are answered",
  { timeout: 300_000 },
  async () => {
    const count = 200_000;
    let lines = 0;
    const progress = { finished: false };
    let highestBytes = 0;
    const startBytes = process.memoryUsage().rss;
    async function* chunks(): AsyncGenerator<string> {
      for (let from = 0; from < count; from += 500) {
        let text = "";
        for (let serial = from; serial < from + 500; serial += 1) {
          text += `"1HGCM82633A${String(serial).padStart(6, "0")}"\n`;
        }
        highestBytes = Math.max(highestBytes, process.memoryUsage().rss);
        yield text;
      }
    }
    const streamed = stream(chunks(), (text) => {
      for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
    }).finally(() => (progress.finished = true));
    let answeredMeanwhile = 0;
    while (!progress.finished) {
      const answer = await fetch(`${url}/api/v1/vin/1HGCM82633A004352`, { headers: { "x-api-key": KEY } });
      assert.equal(answer.status, 200);
      await answer.arrayBuffer();
      if (!progress.finished) answeredMeanwhile += 1;
    }
    assert.equal(await streamed, 200);
    assert.equal(lines, count);
    assert.ok(answeredMeanwhile > 20, `only ${answeredMeanwhile} other calls were answered meanwhile`);
    const grownMegabytes = (highestBytes - startBytes) / 1_048_576;
    assert.ok(grownMegabytes < 100, `memory grew by ${grownMegabytes.toFixed(0)} MB`);
  },
);

test("a client that goes away ends the work and frees its place", async () => {
  const sent = httpRequest(`${url}/api/v1/vin/batch`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", authorization: `Bearer ${KEY}` },
  });
  sent.on("error", () => {});
  const firstPart = new Promise((resolve) =>
    sent.on("response", (response) => response.once("data", resolve)),
  );
  sent.write('"1HGCM82633A004352"\n');
  await firstPart;
  let body = "";
  assert.equal(await stream(['"1HGCM82633A004352"\n'], (part) => (body += part)), 503);
  assert.equal((JSON.parse(body) as { code: string }).code, "VIN_STREAMS_BUSY");
  sent.destroy();
  while ((await stream(['"1HGCM82633A004352"\n'], () => {})) !== 200) await new Promise(setImmediate);
});

test("an id comes back with the answer or the error of its line", async () => {
  const answers = (await answersTo(
    [
      '{"vin":"1HGCM82633A004352","id":"row 1"}',
      '{"vin":"ABC","id":7}',
      `{"vin":"1HGCM82633A004352","id":"${"x".repeat(129)}"}`,
      '{"vin":"1HGCM82633A004352","id":"kept","color":"red"}',
    ].join("\n"),
  )) as (LineAnswer & { id?: unknown })[];
  assert.deepEqual(
    answers.map(({ id, make, error }) => [id, make ?? error?.code]),
    [
      ["row 1", "HONDA"],
      [7, "VIN_WRONG_LENGTH"],
      [undefined, "VIN_LINE_INVALID"],
      ["kept", "VIN_LINE_INVALID"],
    ],
  );
});

test("a line that cannot be used is refused with the true reason", async () => {
  const answers = (await answersTo(
    [
      '{"vin":"1HGCM82633A004352","color":"red"}',
      '{"vin":"1HGCM82633A004352","year":"x"}',
      '{"vin":1}',
      '{"vin":"1HGCM82633A004352","id":null}',
      `{"vin":"${"1".repeat(5000)}"}`,
    ].join("\n"),
  )) as (LineAnswer & { error: { detail: string } })[];
  const reasons = [
    /"color" is not known/,
    /"year" must be a whole/,
    /"vin" must be/,
    /"id" must be/,
    /has 5000/,
  ];
  for (const [index, reason] of reasons.entries()) assert.match(answers[index]?.error.detail ?? "", reason);
});

test("full detail is streamed too", async () => {
  const [answer] = (await answersTo('"1HGCM82633A004352"', "?detail=full")) as (LineAnswer & {
    fields: unknown[];
  })[];
  assert.ok((answer?.fields.length ?? 0) > 15);
});
