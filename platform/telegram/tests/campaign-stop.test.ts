import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, beforeEach, test } from "node:test";
import type { Transaction } from "#platform/database";
import type { TestDatabase } from "#platform/database/testing";
import type { BotDefinition, CampaignReport } from "../index.ts";
import { BOT_ID, type House, message, nextUpdateId, openDatabase, openHouse } from "./fixture.ts";
import { refusal, type StubAnswer, type StubCall } from "./stub.ts";

const quiet: BotDefinition = { product: "vin", languages: ["en"], commands: [] };
const CHATS = ["5000", "5001", "5002", "5003", "5004"];
const TOO_FAST = refusal(429, "Too Many Requests: retry after 20", { retry_after: 20 });

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, quiet);
  for (const chat of CHATS) await house.write("hello", Number(chat));
  await house.settle();
});
beforeEach(() => {
  house.stub.answer = () => undefined;
});
after(async () => {
  await house.close();
  await database.close();
});

type Work<Result> = (transaction: Transaction) => Promise<Result>;
type Inside = <Result>(work: Work<Result>) => Promise<Result>;

const asOperator: Inside = (work) => database.database.asApp(work);
const within =
  (workspaceId: string): Inside =>
  (work) =>
    database.database.withWorkspace(workspaceId, work);

async function start(name: string, inside: Inside = asOperator, botId = BOT_ID): Promise<string> {
  const { campaigns } = house.telegram;
  const draft = { botId, name, message: { en: name }, segment: {} };
  const id = await inside((transaction) => campaigns.create(transaction, draft));
  await inside((transaction) => campaigns.schedule(transaction, id));
  return id;
}
const change = (verb: "pause" | "resume" | "cancel", id: string, inside: Inside = asOperator) =>
  inside((transaction) => house.telegram.campaigns[verb](transaction, id));
async function counts(id: string, inside: Inside = asOperator): Promise<Partial<CampaignReport>> {
  const report = await inside((transaction) => house.telegram.campaigns.report(transaction, id));
  const { state, waiting, queued, sent, failed, unknown } = report;
  return { state, waiting, queued, sent, failed, unknown };
}
const none = { waiting: 0, queued: 0, sent: 0, failed: 0, unknown: 0 };
const received = (name: string): StubCall[] =>
  house.stub.calls.filter(({ payload }) => payload["text"] === name);
const ask = <Row extends object>(text: string, values: unknown[] = []) =>
  database.database.asOwner((transaction) => transaction.query<Row>(text, values));
const left = (id: string) =>
  ask("select state from telegram.outgoing where campaign_id = $1 and state in ('waiting', 'sending')", [id]);

/** Runs the sender until all messages of the campaign are on the wire; they are answered by what is called. */
async function onTheWire(name: string): Promise<(answer: StubAnswer) => Promise<void>> {
  const all = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<StubAnswer>();
  house.stub.answer = ({ payload }) => {
    if (payload["text"] !== name) return undefined;
    if (received(name).length === CHATS.length) all.resolve();
    return answered.promise;
  };
  const running = house.jobs.runDue();
  await all.promise;
  return async (answer) => {
    answered.resolve(answer);
    await running;
    house.stub.answer = () => undefined;
  };
}

test("what was on the wire when a campaign was cancelled is not sent again, and counts as not written to", async () => {
  const id = await start("cancelled");
  const answer = await onTheWire("cancelled");
  await change("cancel", id);
  await answer(TOO_FAST);
  await house.jobs.runFor(120);
  assert.equal(received("cancelled").length, CHATS.length);
  assert.deepEqual(await counts(id), { ...none, state: "cancelled", waiting: CHATS.length });
  assert.deepEqual(await left(id), []);
});

test("what was on the wire when a campaign was paused waits until it is resumed, and goes once", async () => {
  const id = await start("paused");
  const answer = await onTheWire("paused");
  await change("pause", id);
  await answer(TOO_FAST);
  await house.jobs.runFor(120);
  assert.equal(received("paused").length, CHATS.length);
  assert.deepEqual(await counts(id), { ...none, state: "paused", waiting: CHATS.length });
  await change("resume", id);
  await house.jobs.runFor(120);
  assert.equal(received("paused").length, 2 * CHATS.length);
  assert.deepEqual(await counts(id), { ...none, state: "done", sent: CHATS.length });
});

test("what arrived although the campaign was stopped counts as sent, what nobody knows of as unknown", async () => {
  for (const [name, reply, count] of [
    ["arrived", undefined, "sent"],
    ["doubtful", refusal(500, "Internal Server Error"), "unknown"],
  ] as const) {
    const id = await start(name);
    const answer = await onTheWire(name);
    await change("cancel", id);
    await answer(reply);
    await house.jobs.runFor(120);
    assert.equal(received(name).length, CHATS.length);
    assert.deepEqual(await counts(id), { ...none, state: "cancelled", [count]: CHATS.length });
  }
});

test("a chat that turns out to be a group gets no message of a campaign, stopped or not", async () => {
  const id = await start("moved");
  const answer = await onTheWire("moved");
  await change("pause", id);
  await answer(refusal(400, "Bad Request: group chat was upgraded", { migrate_to_chat_id: -1005000 }));
  await house.jobs.runFor(120);
  assert.equal(received("moved").length, CHATS.length);
  assert.deepEqual(await counts(id), { ...none, state: "paused", failed: CHATS.length });
});

test("a message that waits for a recipient stays theirs when their chat moves", async () => {
  const id = await start("waits");
  await feed(id);
  await asOperator((transaction) =>
    transaction.query("select telegram.move_chat($1, $2, $3)", [BOT_ID, CHATS[0], "-100999"]),
  );
  await change("cancel", id);
  assert.deepEqual(await counts(id), { ...none, state: "cancelled", waiting: CHATS.length });
  await asOperator((transaction) =>
    transaction.query("select telegram.move_chat($1, $2, $3)", [BOT_ID, "-100999", CHATS[0]]),
  );
  await ask("update telegram.chats set kind = 'private'");
});

/** Puts the first messages into the queue without sending any. */
async function feed(id: string): Promise<void> {
  const isOf = (payload: unknown) => (payload as { readonly campaignId?: string }).campaignId === id;
  const job = house.jobs.pending.find(({ payload }) => isOf(payload));
  assert.ok(job !== undefined);
  await house.jobs.run(job.name, job.payload as object, job.workspaceId);
}

test("what waits in the queue goes nowhere once its campaign is stopped", async () => {
  for (const verb of ["pause", "cancel"] as const) {
    const id = await start(verb);
    await feed(id);
    assert.equal((await left(id)).length, CHATS.length);
    await change(verb, id);
    await house.jobs.runFor(120);
    assert.equal(received(verb).length, 0);
    assert.equal((await counts(id)).waiting, CHATS.length);
    if (verb === "pause") await change("cancel", id);
  }
});

test("after the end of a process in the middle, a stopped campaign sends nothing more", async () => {
  const id = await start("crashed");
  await feed(id);
  await ask("update telegram.outgoing set state = 'sending', sent_at = now() where campaign_id = $1", [id]);
  await change("pause", id);
  await house.jobs.runFor(120);
  assert.equal(received("crashed").length, 0);
  assert.deepEqual(await counts(id), { ...none, state: "paused", unknown: CHATS.length });
});

test("a message that comes back at the moment of the pause finds its campaign paused, whoever is first", async () => {
  for (const first of ["pause", "settle"] as const) {
    const id = await start(`first ${first}`);
    await feed(id);
    const messages = await ask<{ id: string }>(
      "update telegram.outgoing set state = 'sending' where campaign_id = $1 returning outgoing_id as id",
      [id],
    );
    const pause: Work<unknown> = (transaction) => house.telegram.campaigns.pause(transaction, id);
    const settle: Work<unknown> = (transaction) =>
      transaction.query(
        "select telegram.settle($1, id, 'waiting', null, null, 'later', now(), now()) from unnest($2::uuid[]) as id",
        [BOT_ID, messages.map((one) => one.id)],
      );
    const [one, other] = first === "pause" ? [pause, settle] : [settle, pause];
    const { second } = await asOperator(async (transaction) => {
      await one(transaction);
      const begun = asOperator(other);
      await blocked();
      return { second: begun };
    });
    await second;
    assert.deepEqual(await left(id), []);
    assert.deepEqual(await counts(id), { ...none, state: "paused", waiting: CHATS.length });
  }
});

/** Resolves when somebody waits for a lock. */
async function blocked(): Promise<void> {
  const waiting = "select from pg_locks where not granted and pid <> pg_backend_pid()";
  while ((await ask(waiting)).length === 0);
}

/** A bot of a workspace that knows one person. */
async function connect(workspaceId: string, botId: string): Promise<void> {
  house.stub.answer = ({ method }) =>
    method === "getMe" ? { status: 200, body: { ok: true, result: { username: "theirs" } } } : undefined;
  await house.telegram.bots.connect(workspaceId, { product: "vin", token: `${botId}:token` });
}

test("a campaign of a workspace that runs does send again what Telegram puts off", async () => {
  const workspaceId = randomUUID();
  const inside = within(workspaceId);
  await connect(workspaceId, "3001");
  await house.bring({ update_id: nextUpdateId(), message: message("hi", 5100) }, "3001");
  await house.settle();
  let count = 0;
  house.stub.answer = ({ payload }) => {
    if (payload["text"] !== "theirs") return undefined;
    count += 1;
    return count === 1 ? TOO_FAST : undefined;
  };
  const id = await start("theirs", inside, "3001");
  await house.jobs.runFor(120);
  assert.equal(received("theirs").length, 2);
  assert.deepEqual(await counts(id, inside), { ...none, state: "done", sent: 1 });
});

test("campaigns of a bot that is removed send nothing when it is connected again", async () => {
  const [former, later] = [randomUUID(), randomUUID()];
  await connect(former, "3002");
  await house.bring({ update_id: nextUpdateId(), message: message("hi", 5200) }, "3002");
  await house.settle();
  const id = await start("removed", within(former), "3002");
  await feed(id);
  await house.telegram.bots.remove(former, "3002");
  assert.deepEqual(await counts(id, within(former)), { ...none, state: "cancelled", waiting: 1 });
  await connect(later, "3002");
  await house.sweep();
  await house.jobs.runFor(120);
  assert.equal(received("removed").length, 0);
});
