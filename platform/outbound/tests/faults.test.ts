import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import { hostPolicy } from "../index.ts";
import { startFakeService } from "../testing.ts";
import { codeOf, startBench } from "./support.ts";

test("an answer arrives with its status and JSON, asked for with our own name", async (t) => {
  const { host, service } = await startBench(t);
  const answer = await host.json({ operation: "read", path: ["a b", "1*2"], query: { unit: "°C" } });
  assert.deepEqual(answer, { status: 200, json: { path: ["a b", "1*2"] } });
  const [request] = service.requests();
  assert.equal(request?.headers["user-agent"], "Tradepost/test");
  assert.equal(request?.query.get("unit"), "°C");
});

test("a failing or broken connection is tried again at most twice, with doubling pauses", async (t) => {
  for (const fault of [{ kind: "reset" }, { kind: "cut-body" }, { kind: "status", status: 503 }] as const) {
    const { host, service, timers } = await startBench(t);
    service.faults.next(fault, 2);
    const call = host.json({ operation: "read", path: ["x"] });
    await timers.scheduled(200);
    timers.advanceMs(200);
    await timers.scheduled(400);
    assert.equal(service.counts().received, 2);
    timers.advanceMs(400);
    assert.equal((await call).status, 200);
  }
});

test("after three failed attempts the call ends with the host's fault", async (t) => {
  const { host, service, timers } = await startBench(t);
  service.faults.always({ kind: "status", status: 500 });
  const call = codeOf(host.json({ operation: "read", path: ["x"] }));
  for (const delayMs of [200, 400]) {
    await timers.scheduled(delayMs);
    timers.advanceMs(delayMs);
  }
  assert.equal(await call, "OUTBOUND_FAILING");
  assert.equal(service.counts().received, 3);
});

test("a call that may not be repeated is sent once", async (t) => {
  const { host, service } = await startBench(t);
  service.faults.always({ kind: "reset" });
  assert.equal(
    await codeOf(host.json({ operation: "order", method: "POST", path: ["x"], form: { a: "1" } })),
    "OUTBOUND_UNREACHABLE",
  );
  assert.equal(service.counts().received, 1);
  assert.equal(service.requests()[0]?.body, "a=1");
});

test("a host that hangs or drips its body ends the call exactly at its time limit", async (t) => {
  for (const fault of [{ kind: "hang" }, { kind: "slow-body", stepMs: 50 }] as const) {
    const { host, service, timers, observed } = await startBench(t);
    service.faults.always(fault);
    let ended = false;
    const call = codeOf(
      host.json({ operation: "read", path: ["a long enough path for a slow body"] }),
    ).finally(() => {
      ended = true;
    });
    await service.received(1);
    timers.advanceMs(4999);
    await new Promise(setImmediate);
    assert.equal(ended, false);
    timers.advanceMs(1);
    assert.equal(await call, "OUTBOUND_TIMED_OUT");
    assert.deepEqual(observed, ["read timed-out"]);
  }
});

test("a lying host is found out: web page, cut JSON, endless body", async (t) => {
  const { host, service } = await startBench(t, { responseLimitBytes: 1000 });
  for (const fault of [
    { kind: "html" },
    { kind: "truncated-json" },
    { kind: "oversized", bytes: 2000 },
  ] as const) {
    service.faults.next(fault);
    assert.equal(await codeOf(host.json({ operation: "read", path: ["x"] })), "OUTBOUND_UNREADABLE");
  }
  assert.equal(service.counts().received, 3);
});

test("JSON that is not labelled as JSON is not trusted", async (t) => {
  const page = await startFakeService(() => ({ status: 200, contentType: "text/html", text: "{}" }));
  t.after(() => page.close());
  const { outbound } = await startBench(t);
  const host = outbound.host(hostPolicy({ name: "page", baseUrl: page.url }));
  assert.equal(await codeOf(host.json({ operation: "read", path: ["x"] })), "OUTBOUND_UNREADABLE");
});

test("redirects are not followed, so credentials never leave for another host", async (t) => {
  const elsewhere = await startFakeService(() => ({ status: 200, json: {} }));
  t.after(() => elsewhere.close());
  const { host, service } = await startBench(t);
  service.faults.next({ kind: "redirect", location: elsewhere.url });
  assert.equal(
    await codeOf(host.json({ operation: "read", path: ["x"], headers: { authorization: "Bearer k" } })),
    "OUTBOUND_REDIRECTED",
  );
  assert.equal(elsewhere.counts().received, 0);
});

test("a path cannot leave the configured address", async (t) => {
  const { host, service } = await startBench(t);
  for (const path of [["..", "admin"], ["."], []]) {
    assert.equal(await codeOf(host.json({ operation: "read", path })), "OUTBOUND_PATH_INVALID");
  }
  assert.equal((await host.json({ operation: "read", path: ["//evil.example/x?y#z"] })).status, 200);
  assert.deepEqual(service.requests()[0]?.path, ["//evil.example/x?y#z"]);
});

test("a caller who gives up gets the own reason back and the host is not blamed", async (t) => {
  const { host, service, observed } = await startBench(t);
  service.faults.always({ kind: "hang" });
  const controller = new AbortController();
  const call = host.json({ operation: "read", path: ["x"], signal: controller.signal });
  await service.received(1);
  const reason = new Error("the visitor left");
  controller.abort(reason);
  await assert.rejects(call, reason);
  await assert.rejects(host.json({ operation: "read", path: ["x"], signal: controller.signal }), reason);
  assert.deepEqual(observed, ["read abandoned"]);
  assert.deepEqual(host.state(), { circuit: "closed", restsForSeconds: 0, inFlight: 0, waiting: 0 });
});

test("a 4xx is an answer, with or without JSON", async (t) => {
  const { host, service } = await startBench(t);
  service.faults.next({ kind: "status", status: 404 });
  assert.deepEqual(await host.json({ operation: "read", path: ["x"] }), { status: 404, json: undefined });
});

test("credentials in headers never show in an error", async (t) => {
  const { host, service } = await startBench(t, { retryLimit: 0, breakerFailureLimit: 100 });
  for (const fault of [
    { kind: "reset" },
    { kind: "cut-body" },
    { kind: "html" },
    { kind: "status", status: 429 },
    { kind: "status", status: 500 },
  ] as const) {
    service.faults.next(fault);
    const call = host.json({
      operation: "read",
      path: ["x"],
      headers: { authorization: "Bearer very-secret" },
    });
    const thrown: unknown = await call.catch((error: unknown) => error);
    assert.ok(thrown instanceof Error);
    assert.ok(!inspect(thrown, { depth: Infinity, showHidden: true }).includes("very-secret"));
  }
});
