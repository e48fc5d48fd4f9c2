import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeLines } from "../actions/decode-lines.ts";
import { type Line, linesOf } from "../input/lines.ts";
import { silentMeter } from "../meter.ts";
import { createTestServices } from "./support/vin.ts";

async function linesIn(chunks: Iterable<Uint8Array>, limitBytes = 100): Promise<Line[]> {
  const all: Line[] = [];
  async function* input(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  for await (const lines of linesOf(input(), limitBytes)) all.push(...lines);
  return all;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("lines are the same however the bytes are cut", async () => {
  const text = `\uFEFFone\r\n\ntwo é\n${"x".repeat(101)}\n${"y".repeat(100)}\nlast`;
  const whole = bytes(text);
  const expected = ["one", "", "two é", undefined, "y".repeat(100), "last"];
  for (const size of [1, 2, 3, 7, 64, 1000]) {
    const chunks: Uint8Array[] = [];
    for (let from = 0; from < whole.length; from += size) chunks.push(whole.subarray(from, from + size));
    const lines = await linesIn(chunks);
    assert.deepEqual(
      lines.map((line) => line.text),
      expected,
      `chunks of ${size} bytes`,
    );
    assert.deepEqual(
      lines.map((line) => line.number),
      [1, 2, 3, 4, 5, 6],
    );
  }
});

test("of a large chunk no more lines are made at a time than are soon used up", async () => {
  async function* input(): AsyncGenerator<Uint8Array> {
    yield bytes('"1HGCM82633A004352"\n'.repeat(3000));
  }
  const sizes: number[] = [];
  for await (const lines of linesOf(input(), 100)) sizes.push(lines.length);
  assert.equal(
    sizes.reduce((sum, size) => sum + size, 0),
    3000,
  );
  assert.ok(Math.max(...sizes) <= 64, `${Math.max(...sizes)} lines`);
});

test("a line without end is skipped without being held in memory", async () => {
  const chunk = Buffer.alloc(65_536, "x");
  const startBytes = process.memoryUsage().external;
  let highestBytes = 0;
  function* endless(): Generator<Uint8Array> {
    for (let count = 0; count < 500; count += 1) {
      highestBytes = Math.max(highestBytes, process.memoryUsage().external);
      yield chunk;
    }
    yield bytes("\nnext\n");
  }
  assert.deepEqual(await linesIn(endless()), [
    { number: 1, text: undefined },
    { number: 2, text: "next" },
  ]);
  assert.ok(highestBytes - startBytes < 4_000_000, `${highestBytes - startBytes} bytes`);
});

test("other work gets its turn at least every two milliseconds of decoding", async () => {
  const { engine } = await createTestServices();
  let nowMs = 0;
  const clock = { now: () => new Date(0), nowMs: () => 0, monotonicMs: () => (nowMs += 0.6) };
  let turns = 0;
  let decoding = true;
  const takeTurn = (): void => {
    turns += 1;
    if (decoding) setImmediate(takeTurn);
  };
  setImmediate(takeTurn);
  async function* input(): AsyncGenerator<Uint8Array> {
    yield bytes('"1HGCM82633A004352"\n'.repeat(600));
  }
  for await (const _output of decodeLines({ engine, clock, meter: silentMeter }, input(), "summary"));
  decoding = false;
  assert.ok(turns >= 200, `${turns} turns in 600 lines`);
});

test("a stopping server answers what it has read and names the line to go on with", async () => {
  const { engine, clock } = await createTestServices();
  const stopping = new AbortController();
  async function* input(): AsyncGenerator<Uint8Array> {
    yield bytes('"1HGCM82633A004352"\n');
    stopping.abort();
    yield bytes('"1HGCM82633A004352"\n"1HGCM82633A004352"\n');
  }
  let output = "";
  for await (const part of decodeLines(
    { engine, clock, meter: silentMeter },
    input(),
    "summary",
    stopping.signal,
  )) {
    output += part;
  }
  const [answered, stopped, ...more] = output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(answered.make, "HONDA");
  assert.equal(stopped.line, 2);
  assert.equal(stopped.error.code, "VIN_STREAM_STOPPED");
  assert.match(stopped.error.detail, /from line 2/);
  assert.deepEqual(more, []);
});
