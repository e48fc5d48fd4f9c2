import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { makePlace, type Place } from "../support/places.ts";
import { problemCode, send, startLoad, tally } from "../support/requests.ts";
import { keyOf, noLimits, type RunningServer, startServer } from "../support/servers.ts";
import { converse, converseOnMany } from "../support/sockets.ts";
import { numberedVin } from "../support/vins.ts";

const SOCKETS = 2000;
const MEMORY_LIMIT_MEGABYTES = 512;
const quickTimeouts = {
  TRADEPOST_HEADERS_TIMEOUT_MS: "1000",
  TRADEPOST_REQUEST_TIMEOUT_MS: "1500",
  TRADEPOST_IDLE_TIMEOUT_MS: "5000",
};

describe("clients that want to exhaust the server", () => {
  const places: Place[] = [];
  let server: RunningServer;
  /** The same with little patience. */
  let hasty: RunningServer;
  const batch = (length: number, of: RunningServer = server) =>
    `POST /api/v1/vin/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyOf(of)}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  const post = (body: string, contentType = "application/json") =>
    send(`${server.url}/api/v1/vin/batch`, {
      method: "POST",
      key: keyOf(server),
      headers: { "content-type": contentType },
      body,
    });

  async function start(timeouts: Readonly<Record<string, string>>): Promise<RunningServer> {
    const place = await makePlace();
    places.push(place);
    return startServer({ dataFolder: place.dataFolder, environment: { ...noLimits, ...timeouts } });
  }

  before(async () => {
    [server, hasty] = await Promise.all([start({}), start(quickTimeouts)]);
  });
  after(async () => {
    for (const running of [server, hasty]) await running?.[Symbol.asyncDispose]();
    for (const place of places) await place[Symbol.asyncDispose]();
  });

  it("get 408 when they are slow with headers or body", async () => {
    const [headers, body] = await Promise.all([
      converse(hasty.url, "GET /live HTTP/1.1\r\nHost: x\r\nX-Slow: 0123456789", 100),
      converse(hasty.url, `${batch(1000, hasty)}[`, 20),
    ]);
    for (const answer of [headers, body]) {
      assert.equal(answer.status, 408);
      assert.match(answer.text, /HTTP_REQUEST_TIMEOUT/);
    }
  });

  it("hold 2,000 sockets open for a moment only, while honest ones are served", async (context) => {
    await using honest = startLoad({
      clients: 2,
      keepAlive: false,
      call: (number) => ({
        what: "honest",
        url: `${hasty.url}/api/v1/vin/${numberedVin(number)}`,
        key: keyOf(hasty),
      }),
    });
    const count = Math.min(SOCKETS, (await openFilesLimit()) - 500);
    const ends = await converseOnMany(hasty.url, count, (number) =>
      number % 2 === 0 ? "GET /live HTTP/1.1\r\nX-Slow: " : "",
    );
    assert.deepEqual(new Set(ends.map(({ status }) => status)), new Set([408]));
    const outcomes = await honest.stop();
    assert.deepEqual(tally(outcomes.filter(({ answer }) => answer?.status !== 200)), {});
    const slowestMs = Math.max(...outcomes.map(({ startedMs, endedMs }) => endedMs - startedMs));
    context.diagnostic(
      `${count} sockets, ${outcomes.length} honest requests, slowest ${slowestMs.toFixed()} ms`,
    );
  });

  it("get 413 for a body of 10 MB, whether they wait for the answer or send on", async () => {
    const waiting = await converse(server.url, batch(10_000_000));
    assert.equal(waiting.status, 413);
    assert.match(waiting.text, /HTTP_BODY_TOO_LARGE.*1048576/);
    const large = `["${"x".repeat(10_000_000)}"]`;
    const sending = await Promise.all(Array.from({ length: 5 }, () => post(large)));
    for (const answer of sending) {
      assert.deepEqual([answer.status, problemCode(answer)], [413, "HTTP_BODY_TOO_LARGE"]);
    }
  });

  it("get 400 for JSON that is nested 100,000 deep, and for __proto__", async () => {
    const deep = await post("[".repeat(100_000) + "]".repeat(100_000));
    assert.deepEqual([deep.status, problemCode(deep)?.startsWith("HTTP_")], [400, true]);
    const proto = await post('[{"__proto__": {"admin": true}, "vin": "1HGCM82633A004352"}]');
    assert.deepEqual([proto.status, problemCode(proto)], [400, "HTTP_MALFORMED_JSON"]);
  });

  it("get 431 for a header of 1 MB", async () => {
    const answer = await converse(
      server.url,
      `GET /live HTTP/1.1\r\nHost: x\r\nX-Big: ${"x".repeat(1_000_000)}\r\n\r\n`,
    );
    assert.equal(answer.status, 431);
    assert.match(answer.text, /HTTP_HEADERS_TOO_LARGE/);
  });

  it("get 400 for what is not HTTP", async () => {
    assert.equal((await converse(server.url, "\0\x01\x02\r\n\r\n")).status, 400);
  });

  it("leave an error object in the place of each broken NDJSON line, and the rest goes on", async () => {
    const lines = [
      '"1HGCM82633A004352"',
      "{broken",
      '{"vin": 7}',
      `"${"x".repeat(5000)}"`,
      '"1HGCM82633A004352"',
    ];
    const answer = await post(lines.join("\n"), "application/x-ndjson");
    assert.equal(answer.status, 200);
    const answers = answer.body
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { line: number; error?: unknown });
    assert.deepEqual(
      answers.map(({ line, error }) => [line, error === undefined]),
      [
        [1, true],
        [2, false],
        [3, false],
        [4, false],
        [5, true],
      ],
    );
  });

  it("have not made the server grow beyond bounds, nor fail", async () => {
    for (const running of [server, hasty]) {
      assert.equal((await send(`${running.url}/ready`)).status, 200);
      assert.equal(running.hasEnded(), false);
      assert.equal(running.errors(), "");
      if (process.platform !== "linux") continue;
      const status = await readFile(`/proc/${running.process.pid}/status`, "utf8");
      const peakMegabytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
      assert.ok(peakMegabytes < MEMORY_LIMIT_MEGABYTES, `${peakMegabytes} MB`);
    }
  });
});

/** How many files and sockets a process may have open; the smaller of ours and the server's, which is the same. */
async function openFilesLimit(): Promise<number> {
  const limits = await readFile("/proc/self/limits", "utf8").catch(() => "");
  return Number(/Max open files\s+(\d+)/.exec(limits)?.[1] ?? 1024);
}
