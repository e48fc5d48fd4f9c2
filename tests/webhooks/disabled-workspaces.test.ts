import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Receiver, startReceiver } from "#platform/webhooks/testing";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import { call, type Credentials, done, openRegistry } from "../isolation/support/people.ts";
import { until } from "../support/until.ts";

const LIST = ["1HGCM82633A004352", "5YJ3E1EA7KF317000"];

/** Somebody who hears of the bulk jobs in the own workspace. */
interface Listener {
  readonly browser: Credentials;
  readonly workspaceId: string;
  readonly receiver: Receiver;
}

describe("a workspace that is disabled", { timeout: 300_000 }, () => {
  let server: TestHouse;
  let ann: Listener;
  let ben: Listener;

  before(async () => {
    server = await openHouse({ TRADEPOST_USER_URL_OPEN_NETWORKS: "127.0.0.0/8" });
    const registry = await openRegistry(server);
    const listening = async (email: string, name: string): Promise<Listener> => {
      const { browser } = await registry.add(email, name);
      const receiver = await startReceiver();
      const { workspaceId } = await done<{ workspaceId: string }>(call(server, browser, "GET", "/api/v1/me"));
      const path = `/api/v1/workspaces/${workspaceId}/webhooks/endpoints`;
      await done(call(server, browser, "POST", path, { url: receiver.url, eventFilter: ["vin.bulk-job.*"] }));
      return { browser, workspaceId, receiver };
    };
    ann = await listening("ann@example.com", "Ann");
    ben = await listening("ben@example.com", "Ben");
  });
  after(async () => {
    await ann.receiver.close();
    await ben.receiver.close();
    await server.close();
  });

  const typesAt = ({ receiver }: Listener) =>
    receiver.received.map(({ body }) => String(JSON.parse(body).type)).toSorted();
  const whole = ["vin.bulk-job.created", "vin.bulk-job.finished"];

  it("does no work and delivers nothing until it is enabled, then all of it; others go on meanwhile", async () => {
    const { operators } = server.house.parts.tenancy;
    await done(call(server, ann.browser, "POST", "/api/v1/vin/jobs", LIST));
    const request = { workspaceId: ann.workspaceId, reason: "unpaid since March" };
    await operators.disableWorkspaceAtCommandLine(request);
    await server.house.jobs.start();
    await done(call(server, ben.browser, "POST", "/api/v1/vin/jobs", LIST));
    await until(() => ben.receiver.received.length === 2, "what Ben hears");
    assert.deepEqual(typesAt(ben), whole);
    const paused = async () =>
      (await server.house.jobs.health()).queues.reduce((sum, queue) => sum + queue.paused, 0);
    assert.equal(await paused(), 2, "the list and the news of it");
    assert.deepEqual(typesAt(ann), []);

    await operators.enableWorkspaceAtCommandLine(ann.workspaceId);
    await until(() => ann.receiver.received.length === 2, "what Ann hears");
    assert.deepEqual(typesAt(ann), whole);
    assert.equal(await paused(), 0);
  });
});
