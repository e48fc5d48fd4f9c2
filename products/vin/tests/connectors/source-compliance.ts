import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { inspect } from "node:util";
import { AppError } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { createOutbound, type Outbound } from "#platform/outbound";
import { type FakeService, type Fault, type ManualTimers, manualTimers } from "#platform/outbound/testing";
import type { VinSource } from "../../rules/source.ts";

export interface Subject {
  readonly service: FakeService;
  readonly source: VinSource;
}

/** A source under test. `secret` must never show anywhere but in the service's request. */
export interface SubjectSpec {
  readonly name: VinSource["name"];
  readonly knownVin: string;
  readonly secret: string;
  start(outbound: Outbound): Promise<Subject>;
}

export interface Running extends Subject {
  readonly timers: ManualTimers;
  /** Everything that was written to the log or told to observers. */
  readonly told: unknown[];
}

/** Starts a source on a clock that only the test moves. */
export async function startSubject(t: TestContext, start: SubjectSpec["start"]): Promise<Running> {
  const clock = fakeClock();
  const timers = manualTimers(clock);
  const told: unknown[] = [];
  const tell = (...facts: unknown[]): void => void told.push(facts);
  const outbound = createOutbound({
    clock,
    timers,
    userAgent: "Tradepost/test",
    random: () => 0,
    logger: { info: tell, warn: tell },
    observer: { attemptEnded: tell, circuitChanged: tell },
  });
  const subject = await start(outbound);
  t.after(async () => {
    await outbound.close();
    await subject.service.close();
  });
  return { ...subject, timers, told };
}

/** What a promise rejects with. */
export function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error("It was expected to fail."),
    (thrown: unknown) => thrown,
  );
}

interface FaultCase {
  readonly fault: Fault;
  readonly code: string;
  readonly requests: number;
  /** Clock steps, each waited for by the delay of the timer that it fires. */
  readonly stepsMs: readonly number[];
}

const RETRIES = { requests: 3, stepsMs: [200, 400] };
const WHOLE_TIME = { requests: 1, stepsMs: [5000] };
const AT_ONCE = { requests: 1, stepsMs: [] };

const FAULTS: readonly FaultCase[] = [
  { fault: { kind: "status", status: 500 }, code: "VIN_SOURCE_UNAVAILABLE", ...RETRIES },
  { fault: { kind: "reset" }, code: "VIN_SOURCE_UNAVAILABLE", ...RETRIES },
  { fault: { kind: "cut-body" }, code: "VIN_SOURCE_UNAVAILABLE", ...RETRIES },
  { fault: { kind: "status", status: 429 }, code: "VIN_SOURCE_BUSY", ...RETRIES },
  { fault: { kind: "status", status: 429, retryAfter: "120" }, code: "VIN_SOURCE_BUSY", ...AT_ONCE },
  { fault: { kind: "hang" }, code: "VIN_SOURCE_UNAVAILABLE", ...WHOLE_TIME },
  { fault: { kind: "slow-body", stepMs: 50 }, code: "VIN_SOURCE_UNAVAILABLE", ...WHOLE_TIME },
  { fault: { kind: "html" }, code: "VIN_SOURCE_UNAVAILABLE", ...AT_ONCE },
  { fault: { kind: "truncated-json" }, code: "VIN_SOURCE_UNAVAILABLE", ...AT_ONCE },
  { fault: { kind: "oversized", bytes: 3_000_000 }, code: "VIN_SOURCE_UNAVAILABLE", ...AT_ONCE },
  {
    fault: { kind: "redirect", location: "http://127.0.0.1:1/" },
    code: "VIN_SOURCE_UNAVAILABLE",
    ...AT_ONCE,
  },
  { fault: { kind: "status", status: 403 }, code: "VIN_SOURCE_REFUSED", ...AT_ONCE },
];

/** Proves what `VinSource` promises. */
export function proveVinSource(spec: SubjectSpec): void {
  test(`${spec.name}: a known VIN is answered with facts by vPIC's names, in plain JSON`, async (t) => {
    const { source } = await startSubject(t, spec.start);
    const answer = await source.decode(spec.knownVin);
    assert.deepEqual([answer.source, answer.vin, source.name], [spec.name, spec.knownVin, spec.name]);
    assert.ok(answer.facts["Make"] && answer.facts["Model"] && answer.facts["ModelYear"]);
    assert.ok(
      Object.entries({ ...answer.facts, ...answer.extras }).every(
        ([name, value]) => /^\w+$/.test(name) && value.trim() !== "",
      ),
    );
    assert.equal(answer.facts["ErrorCode"], undefined);
    assert.ok(answer.errorCodes.length > 0);
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer);
  });

  for (const { fault, code, requests, stepsMs } of FAULTS) {
    test(`${spec.name}: ${inspect(fault)} ends as ${code} after ${requests} attempts and tells no secret`, async (t) => {
      const { source, service, timers, told } = await startSubject(t, spec.start);
      service.faults.always(fault);
      const failure = failureOf(source.decode(spec.knownVin));
      for (const stepMs of stepsMs) {
        await timers.scheduled(stepMs);
        await service.received(1);
        timers.advanceMs(stepMs);
      }
      const thrown = await failure;
      assert.ok(thrown instanceof AppError);
      assert.deepEqual([thrown.code, service.counts().received], [code, requests]);
      assert.equal(thrown.retry, thrown.retryAfterSeconds !== undefined);
      assert.ok(!inspect([thrown, told], { depth: Infinity, showHidden: true }).includes(spec.secret));
      assert.ok(
        service.requests().every((request) => !inspect([request.path, request.query]).includes(spec.secret)),
      );
    });
  }

  test(`${spec.name}: the service's wish to wait reaches the caller, and is kept`, async (t) => {
    const { source, service, timers } = await startSubject(t, spec.start);
    service.faults.next({ kind: "status", status: 429, retryAfter: "120" });
    await assert.rejects(source.decode(spec.knownVin), { code: "VIN_SOURCE_BUSY", retryAfterSeconds: 120 });
    timers.advanceMs(100_000);
    await assert.rejects(source.decode(spec.knownVin), { code: "VIN_SOURCE_BUSY", retryAfterSeconds: 20 });
    assert.equal(service.counts().received, 1);
    timers.advanceMs(20_000);
    assert.equal((await source.decode(spec.knownVin)).vin, spec.knownVin);
  });

  test(`${spec.name}: five failures in a row spare the service for 30 s, then one probe decides`, async (t) => {
    const { source, service, timers } = await startSubject(t, spec.start);
    service.faults.always({ kind: "html" });
    for (let call = 0; call < 5; call += 1) await failureOf(source.decode(spec.knownVin));
    service.faults.clear();
    await assert.rejects(source.decode(spec.knownVin), {
      code: "VIN_SOURCE_UNAVAILABLE",
      retryAfterSeconds: 30,
    });
    assert.equal(service.counts().received, 5);
    timers.advanceMs(30_000);
    assert.equal((await source.decode(spec.knownVin)).vin, spec.knownVin);
    assert.equal(service.counts().received, 6);
  });

  test(`${spec.name}: never more than five calls at once`, async (t) => {
    const { source, service } = await startSubject(t, spec.start);
    service.faults.always({ kind: "latency", delayMs: 2 });
    await Promise.all(Array.from({ length: 20 }, () => source.decode(spec.knownVin)));
    assert.deepEqual([service.counts().received, service.counts().highestParallel], [20, 5]);
  });

  test(`${spec.name}: the caller's signal ends the call with the caller's reason`, async (t) => {
    const { source, service } = await startSubject(t, spec.start);
    service.faults.always({ kind: "hang" });
    const controller = new AbortController();
    const call = failureOf(source.decode(spec.knownVin, { signal: controller.signal }));
    await service.received(1);
    const reason = new Error("the visitor left");
    controller.abort(reason);
    assert.equal(await call, reason);
    assert.equal(await failureOf(source.decode(spec.knownVin, { signal: controller.signal })), reason);
    assert.equal(service.counts().received, 1);
  });
}
