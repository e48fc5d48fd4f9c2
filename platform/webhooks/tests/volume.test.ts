import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { createTestJobs, runJobsUntilIdle } from "#platform/jobs/testing";
import { systemClock } from "#platform/kernel";
import { testSecrets } from "#platform/secrets/testing";
import { webhooksEncryptedColumns } from "../index.ts";
import { build, loopbackClient, openDatabase } from "./fixture.ts";
import { startReceiver, verify } from "../testing.ts";

const EVENTS = 1000;
const ENDPOINTS = 3;

test("1,000 events reach 3 endpoints through the job engine and real secrets, each once, at most 4 at a time each", async (t) => {
  const test = await openDatabase();
  const { database } = test;
  const jobs = createTestJobs({ database, config: { syncConcurrency: 20 } });
  const secretBox = await testSecrets(database);
  secretBox.register(webhooksEncryptedColumns);
  const client = loopbackClient(systemClock);
  const receiver = await startReceiver();
  t.after(async () => {
    await jobs.close();
    await client.close();
    await secretBox.close();
    await receiver.close();
    await test.close();
  });
  const webhooks = build({ database, jobs, clock: systemClock, client, secrets: secretBox });
  jobs.register(webhooks.jobs);
  await jobs.start({ scheduler: false });
  const workspaceId = randomUUID();
  const secrets = new Map<string, string>();
  for (let index = 0; index < ENDPOINTS; index += 1) {
    const input = { url: `${receiver.url}/${index}`, eventFilter: ["*"] };
    const { secret } = await database.withWorkspace(workspaceId, (transaction) =>
      webhooks.createEndpoint(transaction, input),
    );
    secrets.set(`/hook/${index}`, secret);
  }
  const present = new Map<string, number>();
  let highest = 0;
  receiver.answer = async ({ path }) => {
    present.set(path, (present.get(path) ?? 0) + 1);
    highest = Math.max(highest, present.get(path) ?? 0);
    await new Promise(setImmediate);
    present.set(path, (present.get(path) ?? 0) - 1);
    return { status: 200 };
  };

  const published = await database.withWorkspace(workspaceId, async (transaction) => {
    const ids: (string | undefined)[] = [];
    for (let index = 0; index < EVENTS; index += 1) {
      ids.push(
        await webhooks.publish(transaction, {
          workspaceId,
          type: "vin.decoded",
          data: { vin: String(index) },
        }),
      );
    }
    return ids;
  });
  const delivered = async (): Promise<number> => {
    const [row] = await database.queryInWorkspace<{ count: number }>(workspaceId, {
      text: "select count(*)::int as count from webhooks.deliveries where state = 'delivered'",
    });
    return row?.count ?? 0;
  };
  for (const deadlineMs = Date.now() + 300_000; (await delivered()) < EVENTS * ENDPOINTS;) {
    assert.ok(Date.now() < deadlineMs, `only ${await delivered()} were delivered`);
    await runJobsUntilIdle(jobs, 300);
  }

  assert.equal(receiver.received.length, EVENTS * ENDPOINTS);
  for (const path of secrets.keys()) {
    const ids = receiver.received
      .filter((received) => received.path === path)
      .map((received) => verify(secrets.get(path) ?? "", received, Date.now() / 1000));
    assert.deepEqual(ids.toSorted(), published.toSorted());
  }
  assert.ok(highest <= 4, `${highest} at a time`);
  await secretBox.rotateDataKey(workspaceId);
  assert.deepEqual(await secretBox.reencrypt(workspaceId), {
    changed: ENDPOINTS,
    overtaken: 0,
    unreadable: [],
  });
  assert.deepEqual(await jobs.deadLetters.list(), []);
});
