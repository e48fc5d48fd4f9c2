import assert from "node:assert/strict";
import { test } from "node:test";
import { hostPolicy } from "../index.ts";
import { startFakeService } from "../testing.ts";
import { type Bench, codeOf, startBench } from "./support.ts";

const read = { operation: "read", path: ["x"] } as const;

async function breakCircuit({ host, service }: Bench): Promise<void> {
  service.faults.always({ kind: "reset" });
  for (let call = 0; call < 5; call += 1) assert.equal(await codeOf(host.json(read)), "OUTBOUND_UNREACHABLE");
  service.faults.clear();
}

test("after five failures in a row the host is left alone and callers are told for how long", async (t) => {
  const bench = await startBench(t, { retryLimit: 0 });
  await breakCircuit(bench);
  bench.timers.advanceMs(10_000);
  await assert.rejects(bench.host.json(read), { code: "OUTBOUND_RESTING", retryAfterSeconds: 20 });
  assert.equal(bench.service.counts().received, 5);
  assert.equal(bench.host.state().circuit, "open");
});

test("a success in between starts the count anew", async (t) => {
  const { host, service } = await startBench(t, { retryLimit: 0 });
  for (let round = 0; round < 3; round += 1) {
    service.faults.next({ kind: "status", status: 500 }, 4);
    for (let call = 0; call < 4; call += 1) assert.equal(await codeOf(host.json(read)), "OUTBOUND_FAILING");
    assert.equal((await host.json(read)).status, 200);
  }
});

test("after its rest one probe goes out alone, and its success opens the way for all", async (t) => {
  const bench = await startBench(t, { retryLimit: 0 });
  await breakCircuit(bench);
  bench.timers.advanceMs(30_000);
  bench.service.faults.next({ kind: "hang" });
  const controller = new AbortController();
  const givenUp = bench.host.json({ ...read, signal: controller.signal });
  await bench.service.received(6);
  assert.equal(bench.host.state().circuit, "half-open");
  assert.equal(await codeOf(bench.host.json(read)), "OUTBOUND_RESTING");
  controller.abort();
  await assert.rejects(givenUp);

  assert.equal((await bench.host.json(read)).status, 200);
  assert.equal(bench.service.counts().received, 7);
  assert.deepEqual(
    bench.observed.filter((line) => line.startsWith("circuit")),
    ["circuit open", "circuit half-open", "circuit closed"],
  );
});

test("of several calls that come at once after the rest, one is the probe", async (t) => {
  const bench = await startBench(t, { retryLimit: 0 });
  await breakCircuit(bench);
  bench.timers.advanceMs(30_000);
  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => bench.host.json(read)));
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected", "rejected", "rejected"],
  );
  assert.equal(bench.service.counts().received, 6);
});

test("an attempt that had little time left is not held against the host", async (t) => {
  const { host, service, timers } = await startBench(t, { parallelLimit: 1, breakerFailureLimit: 1 });
  service.faults.always({ kind: "hang" });
  const controller = new AbortController();
  const first = codeOf(host.json({ ...read, signal: controller.signal }));
  const second = codeOf(host.json(read));
  await service.received(1);
  timers.advanceMs(3000);
  controller.abort();
  await first;
  await service.received(2);
  timers.advanceMs(2000);
  assert.equal(await second, "OUTBOUND_TIMED_OUT");
  assert.equal(host.state().circuit, "closed");
});

test("a failed probe is not repeated and gives the host another full rest", async (t) => {
  const bench = await startBench(t, { breakerFailureLimit: 1 });
  bench.service.faults.next({ kind: "status", status: 500 }, 2);
  assert.equal(await codeOf(bench.host.json(read)), "OUTBOUND_FAILING");
  bench.timers.advanceMs(30_000);
  await assert.rejects(bench.host.json(read), { code: "OUTBOUND_FAILING", retryAfterSeconds: 30 });
  assert.equal(await codeOf(bench.host.json(read)), "OUTBOUND_RESTING");
  assert.equal(bench.service.counts().received, 2);
});

test("timeouts open the circuit, so that a hanging host soon costs nobody time", async (t) => {
  const { host, service, timers } = await startBench(t);
  service.faults.always({ kind: "hang" });
  const calls = Array.from({ length: 5 }, () => codeOf(host.json(read)));
  await service.received(5);
  timers.advanceMs(5000);
  assert.deepEqual(new Set(await Promise.all(calls)), new Set(["OUTBOUND_TIMED_OUT"]));
  assert.equal(await codeOf(host.json(read)), "OUTBOUND_RESTING");
});

test("4xx and 429 are answers of a healthy host", async (t) => {
  const { host, service } = await startBench(t, { retryLimit: 0 });
  service.faults.next({ kind: "status", status: 404 }, 6);
  service.faults.next({ kind: "status", status: 429 }, 6);
  for (let call = 0; call < 6; call += 1) assert.equal((await host.json(read)).status, 404);
  for (let call = 0; call < 6; call += 1)
    assert.equal(await codeOf(host.json(read)), "OUTBOUND_RATE_LIMITED");
  assert.equal(host.state().circuit, "closed");
});

test("unreadable answers count as failures unless the caller takes them on", async (t) => {
  const { host, service } = await startBench(t);
  service.faults.always({ kind: "html" });
  for (let call = 0; call < 6; call += 1)
    assert.equal(await codeOf(host.json({ ...read, unreadableCounts: false })), "OUTBOUND_UNREADABLE");
  for (let call = 0; call < 5; call += 1) assert.equal(await codeOf(host.json(read)), "OUTBOUND_UNREADABLE");
  assert.equal(await codeOf(host.json(read)), "OUTBOUND_RESTING");
});

test("at most five calls are on the wire, the next ones wait in order, a crowd is turned away", async (t) => {
  const { host, service, timers } = await startBench(t, { waitingLimit: 2 });
  service.faults.next({ kind: "hang" }, 5);
  const hanging = Array.from({ length: 5 }, () => codeOf(host.json(read)));
  await service.received(5);
  timers.advanceMs(1000);
  const waiting = [host.json(read), host.json(read)];
  assert.equal(await codeOf(host.json(read)), "OUTBOUND_CROWDED");
  assert.deepEqual([host.state().inFlight, host.state().waiting, service.counts().received], [5, 2, 5]);
  timers.advanceMs(4000);
  await Promise.all(hanging);
  const outcomes = await Promise.allSettled(waiting);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    ["rejected", "rejected"],
    "the circuit opened meanwhile",
  );
  assert.equal(service.counts().highestParallel, 5);
});

test("a place that is given up or given back goes to the next in line", async (t) => {
  const { host, service } = await startBench(t, { parallelLimit: 1 });
  service.faults.next({ kind: "hang" });
  const [first, second] = [new AbortController(), new AbortController()];
  const calls = Promise.allSettled([first, second].map(({ signal }) => host.json({ ...read, signal })));
  const third = host.json(read);
  await service.received(1);
  second.abort();
  first.abort();
  assert.equal((await third).status, 200);
  assert.equal(
    (await calls).every((call) => call.status === "rejected"),
    true,
  );
  assert.deepEqual([host.state().inFlight, host.state().waiting, service.counts().received], [0, 0, 2]);
});

test("callers of one host are untouched while another hangs", async (t) => {
  const { host, service, outbound } = await startBench(t);
  const healthy = await startFakeService(() => ({ status: 200, json: "fine" }));
  t.after(() => healthy.close());
  const other = outbound.host(hostPolicy({ name: "other", baseUrl: healthy.url }));
  service.faults.always({ kind: "hang" });
  const controller = new AbortController();
  const stuck = Array.from({ length: 50 }, () => host.json({ ...read, signal: controller.signal }));
  await service.received(5);
  const answers = await Promise.all(Array.from({ length: 50 }, () => other.json(read)));
  assert.equal(
    answers.every((answer) => answer.json === "fine"),
    true,
  );
  assert.deepEqual([host.state().inFlight, host.state().waiting], [5, 45]);
  controller.abort();
  await Promise.allSettled(stuck);
});
