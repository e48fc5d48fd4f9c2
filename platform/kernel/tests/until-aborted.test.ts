import assert from "node:assert/strict";
import { test } from "node:test";
import { untilAborted } from "#platform/kernel";

/** Gives numbers without end until `waits`; notes whether it was closed. */
function source(waits: boolean): { readonly given: AsyncIterable<number>; isClosed(): boolean } {
  let closed = false;
  async function* numbers(): AsyncGenerator<number> {
    try {
      yield 1;
      if (waits) await new Promise(() => undefined);
      yield 2;
    } finally {
      closed = true;
    }
  }
  return { given: numbers(), isClosed: () => closed };
}

test("an abort ends the wait for a source at once, with its reason, and leaves the source open", async () => {
  const stopping = new AbortController();
  const { given, isClosed } = source(true);
  const reading = untilAborted(given, stopping.signal);
  assert.deepEqual(await reading.next(), { done: false, value: 1 });
  const next = reading.next();
  const reason = new Error("The key has ended.");
  stopping.abort(reason);
  await assert.rejects(next, reason);
  assert.equal(isClosed(), false);
});

test("without an abort everything comes through, and who leaves early closes the source", async () => {
  const { signal } = new AbortController();
  const whole: number[] = [];
  for await (const number of untilAborted(source(false).given, signal)) whole.push(number);
  assert.deepEqual(whole, [1, 2]);
  const left = source(false);
  for await (const number of untilAborted(left.given, signal)) if (number === 1) break;
  assert.equal(left.isClosed(), true);
});
