import type { TestContext } from "node:test";
import { fakeClock } from "#platform/kernel/testing";
import { createOutbound, hostPolicy, type HostPolicy, type Outbound, type OutboundHost } from "../index.ts";
import { type FakeService, type ManualTimers, manualTimers, startFakeService } from "../testing.ts";

export interface Bench {
  readonly service: FakeService;
  readonly timers: ManualTimers;
  readonly outbound: Outbound;
  readonly host: OutboundHost;
  readonly observed: string[];
}

/** A fake service and its guard on a clock that only the test moves; pauses have no random part. */
export async function startBench(t: TestContext, policy: Partial<HostPolicy> = {}): Promise<Bench> {
  const service = await startFakeService((request) => ({ status: 200, json: { path: request.path } }));
  const clock = fakeClock();
  const timers = manualTimers(clock);
  const observed: string[] = [];
  const outbound = createOutbound({
    clock,
    timers,
    userAgent: "Tradepost/test",
    random: () => 0,
    observer: {
      attemptEnded: (_host, operation, outcome) => observed.push(`${operation} ${outcome}`),
      circuitChanged: (_host, state) => observed.push(`circuit ${state}`),
    },
  });
  t.after(async () => {
    await outbound.close();
    await service.close();
  });
  return {
    service,
    timers,
    outbound,
    observed,
    host: outbound.host(hostPolicy({ name: "weather", baseUrl: service.url, ...policy })),
  };
}

/** The code of what a promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const thrown: unknown = await promise.then(
    () => new Error("It was expected to fail."),
    (error: unknown) => error,
  );
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
}
