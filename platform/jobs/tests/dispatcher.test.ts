import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { fakeClock } from "#platform/kernel/testing";
import { createDispatcher } from "../dispatcher.ts";

/** A queue with a backlog without end; remembers the windows that were asked for. */
function endless() {
  const windows: number[] = [];
  const clock = fakeClock();
  const dispatcher = createDispatcher({
    concurrency: 4,
    batchSize: 100,
    clock,
    dispatch: async (window) => {
      windows.push(window);
      return { moved: window, space: window };
    },
    onError: assert.fail,
  });
  return { windows, clock, dispatcher };
}

test("with slow jobs only one more than the free workers can take is handed over", async () => {
  const { windows, dispatcher } = endless();
  dispatcher.wake();
  await turn();
  for (let job = 0; job < 4; job += 1) dispatcher.jobStarted();
  await turn();
  assert.equal(windows[0], 5);
  assert.ok((windows.at(-1) ?? 0) <= 3, `no free worker, so hardly any window: ${windows.join(" ")}`);
});

test("with fast jobs the window grows with the rate, up to two batches", async () => {
  const { windows, clock, dispatcher } = endless();
  dispatcher.wake();
  await turn();
  for (let job = 0; job < 1_000; job += 1) {
    dispatcher.jobStarted();
    dispatcher.jobEnded();
    if (job % 4 === 0) clock.advanceMs(1);
    await turn();
  }
  assert.equal(
    windows.at(-1),
    4 + 200,
    "4,000 a second would be 400 in a tenth of a second; two batches are 200",
  );
});

test("after a hand-over that found nothing, nobody asks again before being woken", async () => {
  let calls = 0;
  const dispatcher = createDispatcher({
    concurrency: 4,
    batchSize: 100,
    clock: fakeClock(),
    dispatch: async (window) => {
      calls += 1;
      return { moved: 0, space: window };
    },
    onError: assert.fail,
  });
  dispatcher.wake();
  await turn();
  dispatcher.jobStarted();
  dispatcher.jobEnded();
  await turn();
  assert.equal(calls, 1);
  dispatcher.wake();
  await turn();
  assert.equal(calls, 2);
});
