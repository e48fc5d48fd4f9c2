import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { BulkJob } from "../contracts.ts";
import { createTestBulk, openBulkDatabase, serialVins, type TestBulk } from "./support/bulk.ts";
import { ACCORD, KEY } from "./support/vin.ts";

let testDatabase: TestDatabase;
let bulk: TestBulk;
let url: string;
before(async () => {
  testDatabase = await openBulkDatabase();
  bulk = await createTestBulk(testDatabase);
  url = await bulk.vin.server.listen();
});
after(async () => {
  await bulk.close();
  await testDatabase.close();
});

interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly job: BulkJob;
}

/** Reads events until the server ends the stream; `onEvent` hears each. */
async function watch(id: string, onEvent: (event: SentEvent) => void, lastEventId?: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/vin/jobs/${id}/events`, {
    headers: { "x-api-key": KEY, ...(lastEventId !== undefined && { "last-event-id": lastEventId }) },
  });
  let text = "";
  for await (const part of (answer.body ?? new Blob([]).stream()).pipeThrough(new TextDecoderStream())) {
    text += part;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const [, eventId, event, data] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(block) ?? [];
      if (data !== undefined)
        onEvent({ id: eventId ?? "", event: event ?? "", job: JSON.parse(data) as BulkJob });
    }
  }
  return answer.status;
}

test("a short job is told at least every ten items, then its end, then the stream ends", async () => {
  const { json: accepted } = await bulk.send(serialVins(95).join("\n"));
  const events: SentEvent[] = [];
  const first = Promise.withResolvers<void>();
  const watched = watch(accepted.id, (event) => {
    events.push(event);
    first.resolve();
  });
  await first.promise;
  await bulk.work();
  assert.equal(await watched, 200);
  assert.deepEqual(
    events.map(({ job }) => job.done),
    [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95],
  );
  assert.deepEqual(events.map(({ event }) => event).at(-1), "end");
  assert.equal(events.at(-1)?.job.state, "finished");
  assert.deepEqual([...new Set(events.slice(0, -1).map(({ event }) => event))], ["progress"]);
  const again: SentEvent[] = [];
  assert.equal(await watch(accepted.id, (event) => again.push(event), events[3]?.id), 200);
  assert.deepEqual(again, [events.at(-1)], "a client that comes back hears what it does not know");
  assert.equal(await watch(accepted.id, (event) => again.push(event), events.at(-1)?.id), 204);
});

test("a cancelled job ends its streams", async () => {
  await bulk.jobs.drain({ timeoutSeconds: 5 });
  const { json: accepted } = await bulk.send(ACCORD);
  const events: SentEvent[] = [];
  const first = Promise.withResolvers<void>();
  const watched = watch(accepted.id, (event) => {
    events.push(event);
    first.resolve();
  });
  await first.promise;
  await bulk.post(`/api/v1/vin/jobs/${accepted.id}/cancel`);
  assert.equal(await watched, 200);
  assert.deepEqual(
    events.map(({ event, job }) => [event, job.state]),
    [
      ["progress", "queued"],
      ["end", "cancelled"],
    ],
  );
});

test("too many streams of one workspace are refused with a status, and those that end make room", async () => {
  const { json: accepted } = await bulk.send(ACCORD);
  const target = `${url}/api/v1/vin/jobs/${accepted.id}/events`;
  const leaving = new AbortController();
  const open = { headers: { "x-api-key": KEY }, signal: leaving.signal };
  await Promise.all(Array.from({ length: 100 }, () => fetch(target, open)));
  const refused = await fetch(target, { headers: { "x-api-key": KEY } });
  const { code } = (await refused.json()) as { code: string };
  assert.deepEqual([refused.status, code], [503, "LIVE_SUBSCRIBERS_LIMIT"]);
  leaving.abort();
  const again = async (): Promise<Response> => await fetch(target, { headers: { "x-api-key": KEY } });
  let answer = await again();
  while (answer.status === 503) answer = await again();
  assert.equal(answer.status, 200);
  await answer.body?.cancel();
});

test("a server that stops ends its streams, and a client that leaves ends its own", async () => {
  const { json: accepted } = await bulk.send(ACCORD);
  const first = Promise.withResolvers<void>();
  const leaving = new AbortController();
  const left = fetch(`${url}/api/v1/vin/jobs/${accepted.id}/events`, {
    headers: { "x-api-key": KEY },
    signal: leaving.signal,
  });
  await left;
  leaving.abort();
  const watched = watch(accepted.id, () => first.resolve());
  await first.promise;
  await bulk.vin.server.drain();
  assert.equal(await watched, 200);
});
