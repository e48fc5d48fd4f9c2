import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlaces } from "../places.ts";

const { signal } = new AbortController();

test("no more than the limit are at one endpoint, and the next in line takes over a place", async () => {
  const places = createPlaces(2, 60_000);
  const [first] = await Promise.all([places.enter("a", signal), places.enter("a", signal)]);
  let entered = false;
  const third = places.enter("a", signal).then((leave) => {
    entered = true;
    return leave;
  });
  await new Promise(setImmediate);
  assert.equal(entered, false);
  assert.notEqual(await places.enter("b", signal), undefined);
  first?.();
  assert.notEqual(await third, undefined);
});

test("who waits too long or is interrupted leaves without a place and takes none away", async () => {
  const places = createPlaces(1, 1);
  const leave = await places.enter("a", signal);
  assert.equal(await places.enter("a", signal), undefined);
  const patient = createPlaces(1, 60_000);
  const leavePatient = await patient.enter("a", signal);
  const controller = new AbortController();
  const interrupted = patient.enter("a", controller.signal);
  controller.abort();
  assert.equal(await interrupted, undefined);
  for (const [line, give] of [
    [places, leave],
    [patient, leavePatient],
  ] as const) {
    give?.();
    assert.notEqual(await line.enter("a", signal), undefined);
  }
});
