import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Receiver, startReceiver, verify } from "#platform/webhooks/testing";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import { call, type Credentials, done, openRegistry } from "../isolation/support/people.ts";
import { until } from "../support/until.ts";

const LIST = ["1HGCM82633A004352", "5YJ3E1EA7KF317000", "garbage"];

describe("a workspace that subscribes to the events of a product", { timeout: 300_000 }, () => {
  let server: TestHouse;
  let receiver: Receiver;
  let ann: Credentials;
  let path: string;
  let endpoint: string;
  let secret: string;
  let job: Record<string, unknown>;

  before(async () => {
    server = await openHouse({ TRADEPOST_USER_URL_OPEN_NETWORKS: "127.0.0.0/8" });
    receiver = await startReceiver();
    const person = await (await openRegistry(server)).add("ann@example.com", "Ann");
    ann = person.browser;
    const { workspaceId } = await done(call(server, ann, "GET", "/api/v1/me"));
    path = `/api/v1/workspaces/${String(workspaceId)}/webhooks`;
    const created = await done<{ endpoint: { id: string }; secret: string }>(
      call(server, ann, "POST", `${path}/endpoints`, {
        url: receiver.url,
        eventFilter: ["vin.bulk-job.*"],
      }),
    );
    endpoint = `${path}/endpoints/${created.endpoint.id}`;
    secret = created.secret;
  });
  after(async () => {
    await receiver.close();
    await server.close();
  });

  /** Messages as a receiver that trusts only signatures reads them. */
  const messages = () =>
    receiver.received.map((request) => {
      const id = verify(secret, request, Date.now() / 1000);
      const { type, data } = JSON.parse(request.body) as { type: string; data: { id?: string } };
      return { id, type, data };
    });
  const received = (count: number): Promise<void> =>
    until(() => receiver.received.length >= count, `${count} messages have come`);
  const latest = () => messages().at(-1);
  /** A receiver has a message a moment before its delivery is noted. */
  const deliveryOf = async (type: string): Promise<{ id: string; eventId: string }> => {
    let found: { id: string; eventId: string } | undefined;
    await until(async () => {
      const { items } = await done<{ items: { id: string; eventId: string; type: string }[] }>(
        call(server, ann, "GET", `${path}/deliveries?state=delivered`),
      );
      found = items.find((delivery) => delivery.type === type);
      return found !== undefined;
    }, `${type} is noted as delivered`);
    assert.ok(found);
    return found;
  };

  it("finds the product's types in the list", async () => {
    const { items } = await done<{ items: { type: string }[] }>(
      call(server, ann, "GET", `${path}/event-types`),
    );
    assert.deepEqual(
      items.map(({ type }) => type),
      [
        "webhooks.test",
        "vin.bulk-job.created",
        "vin.bulk-job.finished",
        "vin.bulk-job.cancelled",
        "vin.bulk-job.failed",
      ],
    );
  });

  it("receives, signed, what happened before any worker ran: a bulk job was accepted and cancelled", async () => {
    const { id } = await done<{ id: string }>(call(server, ann, "POST", "/api/v1/vin/jobs", LIST));
    const cancelled = await done(call(server, ann, "POST", `/api/v1/vin/jobs/${id}/cancel`));
    await server.house.jobs.start();
    await received(2);
    const byType = new Map(messages().map(({ type, data }) => [type, data]));
    assert.equal(byType.get("vin.bulk-job.created")?.id, id);
    assert.deepEqual(byType.get("vin.bulk-job.cancelled"), cancelled);
    const [request] = receiver.received;
    assert.ok(request);
    const another = "whsec_bm90IHRoZSBzZWNyZXQgb2YgdGhpcyBlbmRwb2ludA==";
    assert.throws(() => verify(another, request, Date.now() / 1000), /no signature fits/);
  });

  it("receives that a bulk job was accepted and that it is through, with the job as the API shows it", async () => {
    const accepted = await done<{ id: string }>(call(server, ann, "POST", "/api/v1/vin/jobs", LIST));
    await received(4);
    job = await done(call(server, ann, "GET", `/api/v1/vin/jobs/${accepted.id}`));
    assert.deepEqual([job["state"], job["failed"]], ["finished", 1]);
    const byType = new Map(
      messages()
        .slice(2)
        .map(({ type, data }) => [type, data]),
    );
    assert.deepEqual(byType.get("vin.bulk-job.created"), accepted);
    assert.deepEqual(byType.get("vin.bulk-job.finished"), job);
  });

  it("has a delivery sent again under the same id", async () => {
    const finished = await deliveryOf("vin.bulk-job.finished");
    const answer = await call(server, ann, "POST", `${path}/deliveries/${finished.id}/replay`);
    assert.equal(answer.statusCode, 204, answer.body);
    await received(5);
    assert.deepEqual(latest(), { id: finished.eventId, type: "vin.bulk-job.finished", data: job });
  });

  it("has the sample of a type sent, which fits what the type is declared to hold", async () => {
    const type = "vin.bulk-job.failed";
    await done(call(server, ann, "POST", `${endpoint}/test`, { type }));
    await received(6);
    assert.equal(latest()?.type, type);
    server.house.parts.webhooks.catalogue.requireData(type, latest()?.data);
  });

  it("hears from then on only what its changed filter covers", async () => {
    await done(call(server, ann, "PATCH", endpoint, { eventFilter: ["vin.bulk-job.finished"] }));
    const { id } = await done<{ id: string }>(call(server, ann, "POST", "/api/v1/vin/jobs", LIST));
    await received(7);
    assert.deepEqual([latest()?.type, latest()?.data.id], ["vin.bulk-job.finished", id]);
    const { items } = await done<{ items: unknown[] }>(call(server, ann, "GET", `${path}/deliveries`));
    // One of them was sent twice.
    assert.equal(items.length, 6);
  });
});
