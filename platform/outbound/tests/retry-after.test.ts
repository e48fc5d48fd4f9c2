import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffDelayMs, retryAfterMs } from "../retry-after.ts";
import { codeOf, startBench } from "./support.ts";

const read = { operation: "read", path: ["x"] } as const;

test("Retry-After is understood as seconds and as a date", () => {
  const nowMs = Date.parse("2026-01-01T00:00:00Z");
  assert.equal(retryAfterMs("3", nowMs), 3000);
  assert.equal(retryAfterMs("Thu, 01 Jan 2026 00:00:07 GMT", nowMs), 7000);
  assert.equal(retryAfterMs("Wed, 31 Dec 2025 00:00:00 GMT", nowMs), 0);
  assert.equal(retryAfterMs("soon", nowMs), undefined);
  assert.equal(retryAfterMs(undefined, nowMs), undefined);
});

test("pauses double and are spread over their second half", () => {
  assert.deepEqual(
    [1, 2, 3].map((retry) => backoffDelayMs(200, retry, () => 0)),
    [200, 400, 800],
  );
  assert.equal(backoffDelayMs(200, 1, () => 0.999_999) > 100, true);
});

test("a short Retry-After is waited for, by every caller of that host", async (t) => {
  const { host, service, timers } = await startBench(t);
  service.faults.next({ kind: "status", status: 429, retryAfter: "2" });
  const first = host.json(read);
  await timers.scheduled(2000);
  timers.advanceMs(500);
  const second = host.json(read);
  await timers.scheduled(1500);
  timers.advanceMs(1499);
  await new Promise(setImmediate);
  assert.equal(service.counts().received, 1);
  timers.advanceMs(1);
  assert.deepEqual([(await first).status, (await second).status], [200, 200]);
});

test("a long Retry-After ends the call at once and keeps the host quiet until then", async (t) => {
  const { host, service, timers } = await startBench(t);
  service.faults.next({ kind: "status", status: 429, retryAfter: "60" });
  await assert.rejects(host.json(read), { code: "OUTBOUND_RATE_LIMITED", retryAfterSeconds: 60 });
  timers.advanceMs(50_000);
  await assert.rejects(host.json(read), { code: "OUTBOUND_RATE_LIMITED", retryAfterSeconds: 10 });
  assert.equal(service.counts().received, 1);
  timers.advanceMs(10_000);
  assert.equal((await host.json(read)).status, 200);
});

test("an absurd Retry-After is believed for five minutes at most", async (t) => {
  const { host, service, timers } = await startBench(t);
  service.faults.next({ kind: "status", status: 503, retryAfter: "999999" });
  await assert.rejects(host.json(read), { code: "OUTBOUND_FAILING", retryAfterSeconds: 300 });
  timers.advanceMs(300_000);
  assert.equal((await host.json(read)).status, 200);
});

test("a pause that would outlive the call is not begun", async (t) => {
  const { host, service } = await startBench(t, { totalTimeoutMs: 150 });
  service.faults.always({ kind: "status", status: 500 });
  assert.equal(await codeOf(host.json(read)), "OUTBOUND_FAILING");
  assert.equal(service.counts().received, 1);
});
