import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { createUserUrlClient } from "#platform/outbound";
import { type Desk, openDatabase, openDesk } from "./fixture.ts";
import { type Receiver, startReceiver, verify } from "../testing.ts";

let database: TestDatabase;
let receiver: Receiver;
let desk: Desk;
before(async () => {
  database = await openDatabase();
});
after(() => database.close());
beforeEach(async () => {
  receiver = await startReceiver();
  desk = openDesk(database);
});
afterEach(async () => {
  await desk.close();
  await receiver.close();
});

const nowSeconds = () => desk.clock.nowMs() / 1000;
const deliveries = () => desk.inside((transaction) => desk.webhooks.listDeliveries(transaction));
async function onlyDelivery() {
  const [delivery, ...more] = await deliveries();
  assert.ok(delivery);
  assert.equal(more.length, 0);
  return delivery;
}
const attempts = (deliveryId: string) =>
  desk.inside((transaction) => desk.webhooks.listAttempts(transaction, deliveryId));
function request(index = 0) {
  const received = receiver.received[index];
  assert.ok(received);
  return received;
}

test("a receiver that checks by the text of the standard accepts the message, and finds what was published", async () => {
  const { secret } = await desk.create(receiver.url);
  const eventId = await desk.publish("1HGCM82633A004352");
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 1);
  assert.equal(verify(secret, request(), nowSeconds()), eventId);
  assert.equal(request().headers["content-type"], "application/json");
  assert.deepEqual(JSON.parse(request().body), {
    type: "vin.decoded",
    timestamp: "2026-03-01T12:00:00.000Z",
    data: { vin: "1HGCM82633A004352" },
  });
  assert.equal((await onlyDelivery()).state, "delivered");
});

test("a changed body, another secret and a message of 301 seconds ago are refused by that check", async () => {
  const { secret } = await desk.create(receiver.url);
  await desk.publish();
  await desk.jobs.runDue();
  assert.throws(
    () => verify(secret, { ...request(), body: `${request().body} ` }, nowSeconds()),
    /no signature/,
  );
  assert.throws(
    () => verify(`whsec_${Buffer.alloc(32).toString("base64")}`, request(), nowSeconds()),
    /no signature/,
  );
  assert.throws(() => verify(secret, request(), nowSeconds() + 301), /timestamp/);
});

test("after a rotation both secrets verify until the grace is over, then only the new one", async () => {
  const { endpoint, secret: old } = await desk.create(receiver.url);
  const fresh = await desk.inside((transaction) =>
    desk.webhooks.rotateSecret(transaction, endpoint.endpointId, 2),
  );
  assert.notEqual(fresh, old);
  assert.equal(
    await desk.inside((transaction) => desk.webhooks.revealSecret(transaction, endpoint.endpointId)),
    fresh,
  );
  await desk.publish();
  await desk.jobs.runDue();
  verify(old, request(0), nowSeconds());
  verify(fresh, request(0), nowSeconds());
  desk.clock.advanceMs(2 * 3_600_000);
  await desk.publish();
  await desk.jobs.runDue();
  verify(fresh, request(1), nowSeconds());
  assert.throws(() => verify(old, request(1), nowSeconds()), /no signature/);
});

test("a failing receiver is tried ten times over the schedule, each time with the same id and a new timestamp", async () => {
  const { secret } = await desk.create(receiver.url);
  receiver.answer = () => ({ status: 500, body: "out of\u0000order" });
  const eventId = await desk.publish();
  await desk.jobs.runDue();
  const waits: number[] = [];
  for (let wait = await desk.jobs.runNext(); wait !== undefined; wait = await desk.jobs.runNext())
    waits.push(wait);
  assert.deepEqual(waits, [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  assert.equal(receiver.received.length, 10);
  assert.deepEqual(
    new Set(receiver.received.map(({ headers }) => headers["webhook-id"])),
    new Set([eventId]),
  );
  assert.equal(new Set(receiver.received.map(({ headers }) => headers["webhook-timestamp"])).size, 10);
  verify(secret, request(9), nowSeconds());
  const { state, deliveryId, attempts: count } = await onlyDelivery();
  assert.deepEqual([state, count], ["failed", 10]);
  const log = await attempts(deliveryId);
  assert.deepEqual(
    log.map(({ number, status }) => [number, status]),
    Array.from({ length: 10 }, (_, index) => [index + 1, 500]),
  );
  assert.equal(log[0]?.responseExcerpt, "out of\u{FFFD}order");
});

test("a receiver that recovers gets the message at the next attempt", async () => {
  const { endpoint } = await desk.create(receiver.url);
  receiver.answer = () => ({ status: receiver.received.length < 3 ? 503 : 200 });
  await desk.publish();
  await desk.jobs.runDue();
  assert.notEqual((await desk.endpoint(endpoint.endpointId)).failingSince, null);
  while ((await desk.jobs.runNext()) !== undefined);
  assert.equal(receiver.received.length, 3);
  assert.equal((await onlyDelivery()).state, "delivered");
  assert.equal((await desk.endpoint(endpoint.endpointId)).failingSince, null);
});

test("a redirect is a failure and not followed; no answer is one too, with its reason in the log", async () => {
  await desk.create(receiver.url);
  const target = receiver.url.replace("/hook", "/elsewhere");
  receiver.answer = () => ({ status: 302, headers: { location: target } });
  await desk.publish();
  await desk.jobs.runDue();
  assert.deepEqual(
    receiver.received.map(({ path }) => path),
    ["/hook"],
  );
  await receiver.close();
  await desk.jobs.runNext();
  const log = await attempts((await onlyDelivery()).deliveryId);
  assert.deepEqual(
    log.map(({ status, errorCode }) => [status, errorCode]),
    [
      [302, null],
      [null, "OUTBOUND_UNREACHABLE"],
    ],
  );
});

test("429 with Retry-After quiets the whole endpoint until then", async () => {
  await desk.create(receiver.url);
  receiver.answer = () => ({ status: 429, headers: { "retry-after": "600" } });
  await desk.publish();
  await desk.jobs.runDue();
  receiver.answer = () => ({ status: 200 });
  await desk.publish();
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 1);
  for (const { nextAttemptAt } of await deliveries())
    assert.ok((nextAttemptAt?.getTime() ?? 0) >= desk.clock.nowMs() + 600_000);
  desk.clock.advanceMs(599_000);
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 1);
  desk.clock.advanceMs(62_000);
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 3);
  assert.deepEqual(
    (await deliveries()).map(({ state }) => state),
    ["delivered", "delivered"],
  );
});

test("410 disables the endpoint at once, tells so once, and nothing more is sent", async () => {
  const { endpoint } = await desk.create(receiver.url);
  receiver.answer = () => ({ status: 410 });
  await desk.publish();
  await desk.publish();
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 1);
  await desk.publish();
  while ((await desk.jobs.runNext()) !== undefined);
  assert.equal(receiver.received.length, 1);
  assert.deepEqual(desk.disabled, [{ endpointId: endpoint.endpointId, reason: "gone" }]);
  const { state, disabledReason } = await desk.endpoint(endpoint.endpointId);
  assert.deepEqual([state, disabledReason], ["disabled", "gone"]);
  assert.deepEqual(
    (await deliveries()).map((delivery) => delivery.state),
    ["cancelled", "failed"],
  );
});

test("an endpoint that has failed for 120 hours without one success is disabled, and enabled again by hand", async () => {
  const { endpoint } = await desk.create(receiver.url);
  receiver.answer = () => ({ status: 500 });
  await desk.publish();
  await desk.jobs.runDue();
  desk.clock.advanceMs(120 * 3_600_000 - 1000);
  desk.jobs.pending.length = 0;
  await desk.publish();
  await desk.jobs.runDue();
  assert.equal((await desk.endpoint(endpoint.endpointId)).state, "active");
  await desk.jobs.runNext();
  assert.deepEqual(desk.disabled, [{ endpointId: endpoint.endpointId, reason: "failing" }]);
  const enabled = await desk.inside((transaction) =>
    desk.webhooks.enableEndpoint(transaction, endpoint.endpointId),
  );
  assert.deepEqual([enabled.state, enabled.failingSince], ["active", null]);
});

test("a crash between sending and noting sends again, with the same id", async () => {
  await desk.create(receiver.url);
  await desk.publish();
  receiver.answer = () => {
    desk.crash.now = true;
    return { status: 200 };
  };
  await assert.rejects(desk.jobs.runDue(), /crashed/);
  desk.crash.now = false;
  assert.equal((await onlyDelivery()).state, "waiting");
  receiver.answer = () => ({ status: 200 });
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 2);
  assert.equal(request(1).headers["webhook-id"], request(0).headers["webhook-id"]);
  assert.equal((await onlyDelivery()).state, "delivered");
});

test("a job that is run twice for one attempt sends nothing the second time", async () => {
  await desk.create(receiver.url);
  await desk.publish();
  const fanOut = desk.jobs.pending[0];
  assert.ok(fanOut);
  desk.jobs.pending.push({ ...fanOut });
  await desk.jobs.runDue();
  const { deliveryId } = await onlyDelivery();
  desk.jobs.pending.push({ ...fanOut, name: "webhooks.deliver", payload: { deliveryId, attempt: 1 } });
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 1);
});

test("a name that leads to a private address by the time of delivery is not called", async () => {
  const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
  const client = createUserUrlClient({ clock: systemClock, userAgent: "Tradepost/test", resolve });
  const strict = openDesk(database, { client });
  await strict.create("https://hooks.example/");
  await strict.publish();
  await strict.jobs.runDue();
  const [delivery] = await strict.inside((transaction) => strict.webhooks.listDeliveries(transaction));
  assert.ok(delivery);
  const log = await strict.inside((transaction) =>
    strict.webhooks.listAttempts(transaction, delivery.deliveryId),
  );
  assert.deepEqual(
    log.map(({ status, errorCode }) => [status, errorCode]),
    [[null, "OUTBOUND_ADDRESS_REFUSED"]],
  );
  assert.equal(receiver.received.length, 0);
  await strict.close();
});

test("an attempt that is interrupted by a stop of the process counts for nothing and is made again", async () => {
  await desk.create(receiver.url);
  await desk.publish();
  receiver.answer = () => {
    desk.jobs.interrupt();
    return new Promise(() => {});
  };
  await assert.rejects(desk.jobs.runDue(), /process stops/);
  assert.deepEqual([(await onlyDelivery()).state, (await onlyDelivery()).attempts], ["waiting", 0]);
  receiver.answer = () => ({ status: 200 });
  await desk.jobs.runDue();
  assert.deepEqual([(await onlyDelivery()).state, (await onlyDelivery()).attempts], ["delivered", 1]);
});

test("a late job for an attempt that was made does not bring the next one forward", async () => {
  await desk.create(receiver.url);
  receiver.answer = () => ({ status: 500 });
  await desk.publish();
  await desk.jobs.runDue();
  const [retry] = desk.jobs.pending;
  assert.ok(retry);
  const { deliveryId } = await onlyDelivery();
  desk.jobs.pending.push({ ...retry, payload: { deliveryId, attempt: 1 }, runAtMs: 0 });
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 1);
});

test("what was cancelled by disabling stays unsent when the endpoint is enabled again", async () => {
  const { endpoint } = await desk.create(receiver.url);
  receiver.answer = () => ({ status: 500 });
  await desk.publish();
  await desk.jobs.runDue();
  await desk.inside((transaction) => desk.webhooks.disableEndpoint(transaction, endpoint.endpointId));
  await desk.inside((transaction) => desk.webhooks.enableEndpoint(transaction, endpoint.endpointId));
  while ((await desk.jobs.runNext()) !== undefined);
  assert.equal(receiver.received.length, 1);
  assert.equal((await onlyDelivery()).state, "cancelled");
});
