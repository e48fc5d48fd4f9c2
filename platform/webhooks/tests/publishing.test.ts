import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { createEventCatalogue, defineWebhookEvents } from "../index.ts";
import { type Desk, openDatabase, openDesk, vinEvents } from "./fixture.ts";
import { type Receiver, startReceiver } from "../testing.ts";

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

const paths = () => receiver.received.map(({ path }) => path).toSorted();
const storedEvents = async () =>
  (await desk.inside((transaction) => transaction.query("select event_id from webhooks.events"))).length;
const list = () => desk.inside((transaction) => desk.webhooks.listDeliveries(transaction));
const publishType = (type: string, data: Record<string, unknown> = {}) =>
  desk.inside((transaction) =>
    desk.webhooks.publish(transaction, { workspaceId: desk.workspaceId, type, data }),
  );

test("an event reaches every endpoint whose filter covers it, and no other", async () => {
  const filters = {
    all: ["*"],
    vin: ["vin.*"],
    exact: ["shop.order-paid", "vin.decoded"],
    other: ["vin.refused"],
    shop: ["shop.*"],
  };
  for (const [name, eventFilter] of Object.entries(filters))
    await desk.create(`${receiver.url}/${name}`, { eventFilter });
  await desk.publish();
  await desk.jobs.runDue();
  assert.deepEqual(paths(), ["/hook/all", "/hook/exact", "/hook/vin"]);
});

test("a transaction that is rolled back publishes nothing", async () => {
  await desk.create(receiver.url);
  const attempt = desk.inside(async (transaction) => {
    await desk.webhooks.publish(transaction, {
      workspaceId: desk.workspaceId,
      type: "vin.refused",
      data: {},
    });
    throw new Error("changed my mind");
  });
  await assert.rejects(attempt, /changed my mind/);
  assert.equal(await storedEvents(), 0);
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 0);
});

test("workspaces neither hear nor see nor touch each other's webhooks", async () => {
  const other = openDesk(database);
  const { endpoint } = await desk.create(`${receiver.url}/mine`);
  await other.create(`${receiver.url}/theirs`);
  await desk.publish();
  await desk.jobs.runDue();
  await other.jobs.runDue();
  assert.deepEqual(paths(), ["/hook/mine"]);
  const [delivery] = await list();
  assert.ok(delivery);
  const { endpointId } = endpoint;
  const { webhooks, inside } = other;
  assert.equal((await inside((transaction) => webhooks.listDeliveries(transaction))).length, 0);
  for (const act of [
    webhooks.getEndpoint,
    webhooks.revealSecret,
    webhooks.rotateSecret,
    webhooks.enableEndpoint,
    webhooks.disableEndpoint,
    webhooks.deleteEndpoint,
    webhooks.sendTest,
  ]) {
    await assert.rejects(
      inside(async (transaction) => void (await act(transaction, endpointId))),
      { code: "WEBHOOKS_ENDPOINT_UNKNOWN" },
    );
  }
  await assert.rejects(
    inside((transaction) => webhooks.updateEndpoint(transaction, endpointId, { description: "x" })),
    {
      code: "WEBHOOKS_ENDPOINT_UNKNOWN",
    },
  );
  for (const act of [webhooks.replay, webhooks.listAttempts]) {
    await assert.rejects(
      inside(async (transaction) => void (await act(transaction, delivery.deliveryId))),
      { code: "WEBHOOKS_DELIVERY_UNKNOWN" },
    );
  }
  const foreign = { workspaceId: desk.workspaceId, type: "vin.refused", data: {} };
  await assert.rejects(
    inside((transaction) => webhooks.publish(transaction, foreign)),
    { code: "WEBHOOKS_WORKSPACE_MISMATCH" },
  );
  await assert.rejects(
    database.database.asApp((transaction) => webhooks.listEndpoints(transaction)),
    { code: "WEBHOOKS_WORKSPACE_MISMATCH" },
  );
  assert.deepEqual(await database.unprotectedTables(), []);
  assert.equal((await desk.endpoint(endpointId)).state, "active");
  await other.close();
});

test("a disabled endpoint gets nothing, neither what waits nor what is published; a replay brings it later", async () => {
  const { endpoint } = await desk.create(receiver.url);
  const { endpointId } = endpoint;
  const from = desk.clock.now();
  await desk.publish();
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 1);
  await desk.publish();
  await desk.inside((transaction) => desk.webhooks.disableEndpoint(transaction, endpointId));
  await desk.publish();
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 1);
  await assert.rejects(
    desk.inside((transaction) => desk.webhooks.sendTest(transaction, endpointId)),
    { code: "WEBHOOKS_ENDPOINT_DISABLED" },
  );
  desk.clock.advanceMs(1000);
  const range = { endpointId, from, to: desk.clock.now() };
  const replayRange = (more = {}) =>
    desk.inside((transaction) => desk.webhooks.replayRange(transaction, { ...range, ...more }));
  await assert.rejects(replayRange(), { code: "WEBHOOKS_ENDPOINT_DISABLED" });
  await desk.inside((transaction) => desk.webhooks.enableEndpoint(transaction, endpointId));
  assert.deepEqual(await replayRange(), { queued: 2, next: undefined });
  await desk.jobs.runDue();
  assert.equal(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size, 3);
  assert.deepEqual(await replayRange(), { queued: 0, next: undefined });
  assert.deepEqual(await replayRange({ includeDelivered: true }), { queued: 3, next: undefined });
  await desk.jobs.runDue();
  assert.equal(receiver.received.length, 6);
});

test("one delivery can be replayed, under the same id and with all its attempts", async () => {
  await desk.create(receiver.url);
  receiver.answer = () => ({ status: 500 });
  await desk.publish();
  while ((await desk.jobs.runNext()) !== undefined);
  const [delivery] = await list();
  assert.equal(delivery?.state, "failed");
  receiver.answer = () => ({ status: receiver.received.length === 12 ? 200 : 500 });
  await desk.inside((transaction) => desk.webhooks.replay(transaction, delivery.deliveryId));
  while ((await desk.jobs.runNext()) !== undefined);
  const [replayed] = await list();
  assert.deepEqual([replayed?.state, replayed?.attempts], ["delivered", 12]);
  assert.equal(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size, 1);
});

test("a test event goes to its endpoint alone, whatever the filter, with the sample of its type", async () => {
  const { endpoint } = await desk.create(receiver.url, { eventFilter: ["shop.*"] });
  await desk.create(`${receiver.url}/other`);
  const { endpointId } = endpoint;
  await desk.inside((transaction) => desk.webhooks.sendTest(transaction, endpointId));
  await desk.inside((transaction) => desk.webhooks.sendTest(transaction, endpointId, "vin.decoded"));
  await desk.jobs.runDue();
  assert.deepEqual(paths(), ["/hook", "/hook"]);
  const types = receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  assert.deepEqual(types, ["webhooks.test", "vin.decoded"]);
});

test("a workspace without endpoints stores nothing", async () => {
  assert.equal(await desk.publish(), undefined);
  assert.equal(await storedEvents(), 0);
  assert.equal(desk.jobs.pending.length, 0);
});

test("only declared types with fitting data of less than 20,000 bytes are published", async () => {
  await desk.create(receiver.url);
  await assert.rejects(publishType("vin.unheard-of"), { code: "WEBHOOKS_TYPE_UNKNOWN" });
  await assert.rejects(publishType("vin.decoded", { vin: 7 }), { code: "WEBHOOKS_DATA_INVALID" });
  const frame = JSON.stringify({
    type: "vin.decoded",
    timestamp: desk.clock.now().toISOString(),
    data: { vin: "" },
  }).length;
  await assert.rejects(publishType("vin.decoded", { vin: "x".repeat(20_000 - frame) }), {
    code: "WEBHOOKS_PAYLOAD_TOO_LARGE",
  });
  await assert.rejects(publishType("vin.decoded", { vin: "ü".repeat(10_000) }), {
    code: "WEBHOOKS_PAYLOAD_TOO_LARGE",
  });
  assert.notEqual(await publishType("vin.decoded", { vin: "x".repeat(19_999 - frame) }), undefined);
});

test("event types carry the name of their product, fit their sample and are declared once", () => {
  const spec = { summary: "x", data: Type.Object({ id: Type.String() }), sample: { id: "1" } };
  assert.throws(() => defineWebhookEvents("vin", { "shop.sold": spec }), /vin\.something/);
  assert.throws(() => defineWebhookEvents("vin", { "vin.So_ld": spec }), /vin\.something/);
  assert.throws(() => defineWebhookEvents("vin", { "vin.sold": { ...spec, sample: {} } }), /sample/);
  assert.throws(() => createEventCatalogue([vinEvents, vinEvents]), /Two event types/);
});

test("an endpoint needs a public URL, a filter that covers something and room", async () => {
  const refused = { url: receiver.url, eventFilter: ["*"] };
  const create = (changes: Partial<typeof refused>) => desk.create(changes.url ?? refused.url, changes);
  await assert.rejects(create({ url: "https://169.254.169.254/latest" }), {
    code: "OUTBOUND_ADDRESS_REFUSED",
  });
  await assert.rejects(create({ url: "https://me:word@example.com/" }), { code: "OUTBOUND_URL_INVALID" });
  await assert.rejects(create({ eventFilter: ["nothing.*"] }), { code: "WEBHOOKS_FILTER_INVALID" });
  await assert.rejects(create({ eventFilter: ["v*"] }), { code: "WEBHOOKS_FILTER_INVALID" });
  await assert.rejects(create({ eventFilter: [] }), { code: "WEBHOOKS_OPTION_INVALID" });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => create({})));
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 5);
});

test("what is past the retention is removed with its log, and what still waits stays", async () => {
  const { endpoint } = await desk.create(receiver.url);
  await desk.publish();
  await desk.jobs.runDue();
  receiver.answer = () => ({ status: 500 });
  await desk.publish();
  await desk.jobs.runDue();
  desk.clock.advanceMs(31 * 86_400_000);
  const tidy = desk.webhooks.jobs.find(({ name }) => name === "webhooks.tidy");
  assert.ok(tidy);
  desk.jobs.pending.splice(0, desk.jobs.pending.length, {
    name: tidy.name,
    payload: {},
    workspaceId: undefined,
    runAtMs: 0,
  });
  await desk.jobs.runDue();
  assert.deepEqual(
    (await list()).map(({ state }) => state),
    ["waiting"],
  );
  await desk.inside((transaction) => desk.webhooks.deleteEndpoint(transaction, endpoint.endpointId));
  assert.equal((await list()).length, 0);
});

test("what is no id is unknown and not an error of the database", async () => {
  await assert.rejects(desk.endpoint("1' or true"), { code: "WEBHOOKS_ENDPOINT_UNKNOWN" });
  await assert.rejects(
    desk.inside((transaction) => desk.webhooks.replay(transaction, "x")),
    { code: "WEBHOOKS_DELIVERY_UNKNOWN" },
  );
  await assert.rejects(desk.endpoint(randomUUID()), { code: "WEBHOOKS_ENDPOINT_UNKNOWN" });
});
