import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Transaction } from "#platform/database";
import type { TestDatabase } from "#platform/database/testing";
import type { BotDefinition } from "../index.ts";
import { BOT_ID, type House, openDatabase, openHouse } from "./fixture.ts";
import { refusal } from "./stub.ts";

const quiet: BotDefinition = { product: "vin", languages: ["en", "de"], commands: [] };
const RECIPIENTS = 60;

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, quiet);
  for (let person = 0; person < RECIPIENTS; person += 1) await house.write("hello", 4000 + person);
  await house.settle();
  await database.database.asOwner((transaction) =>
    transaction.query("update telegram.chats set language = 'de' where chat::bigint % 2 = 0"),
  );
});
after(async () => {
  await house.close();
  await database.close();
});

const inside = <Result>(work: (transaction: Transaction) => Promise<Result>) => database.database.asApp(work);
const create = (name: string, segment: object = {}) =>
  inside((transaction) =>
    house.telegram.campaigns.create(transaction, {
      botId: BOT_ID,
      name,
      message: { en: `${name} en`, de: `${name} de` },
      segment,
    }),
  );
const start = (campaignId: string, at?: Date) =>
  inside((transaction) => house.telegram.campaigns.schedule(transaction, campaignId, at));
const report = (campaignId: string) =>
  inside((transaction) => house.telegram.campaigns.report(transaction, campaignId));
const received = (name: string) =>
  house.stub.calls.filter((call) => String(call.payload["text"]).startsWith(name));

test("a campaign reaches everybody of its segment once, in their language, and ends", async () => {
  const preview = await inside((transaction) =>
    house.telegram.campaigns.preview(transaction, BOT_ID, { languages: ["de"] }),
  );
  assert.equal(preview.count, RECIPIENTS / 2);
  const german = await create("german", { languages: ["de"] });
  const everybody = await create("all");
  await start(german);
  await start(everybody);
  await house.jobs.runFor(60);
  assert.equal(received("german").length, RECIPIENTS / 2);
  assert.ok(received("german").every((call) => call.payload["text"] === "german de"));
  const chats = received("all").map((call) => call.payload["chat_id"]);
  assert.equal(chats.length, RECIPIENTS);
  assert.equal(new Set(chats).size, RECIPIENTS);
  assert.deepEqual(
    received("all").filter((call) => call.payload["text"] === "all en").length,
    RECIPIENTS / 2,
  );
  const { state, sent, total } = await report(everybody);
  assert.deepEqual([state, sent, total], ["done", RECIPIENTS, RECIPIENTS]);
});

test("a test goes to the given chats only and leaves the campaign a draft", async () => {
  const campaignId = await create("draft");
  await inside((transaction) => house.telegram.campaigns.test(transaction, campaignId, ["4001"]));
  await house.jobs.runFor(10);
  assert.deepEqual(
    received("draft").map((call) => `${call.payload["chat_id"]} ${call.payload["text"]}`),
    ["4001 draft en", "4001 draft de"],
  );
  assert.equal((await report(campaignId)).state, "draft");
});

test("a campaign waits for its time, stops at once when paused, and goes on without repeating anybody", async () => {
  const campaignId = await create("later");
  await start(campaignId, new Date(house.clock.nowMs() + 3_600_000));
  await house.jobs.runFor(3500);
  assert.equal(received("later").length, 0);
  await house.jobs.runFor(100);
  assert.ok(received("later").length >= 30);
  const other = await create("stopped");
  await start(other);
  await house.jobs.runDue();
  await inside((transaction) => house.telegram.campaigns.pause(transaction, other));
  const before = received("stopped").length;
  assert.ok(before < RECIPIENTS);
  await house.jobs.runFor(60);
  assert.equal(received("stopped").length, before);
  await inside((transaction) => house.telegram.campaigns.resume(transaction, other));
  await house.jobs.runFor(60);
  const chats = received("stopped").map((call) => call.payload["chat_id"]);
  assert.equal(chats.length, RECIPIENTS);
  assert.equal(new Set(chats).size, RECIPIENTS);
  await assert.rejects(
    inside((transaction) => house.telegram.campaigns.resume(transaction, other)),
    { code: "TELEGRAM_CAMPAIGN_STATE" },
  );
});

test("a campaign that is drawn forward to now does not go back to its former time when it is paused", async () => {
  const campaignId = await create("forward");
  await start(campaignId, new Date(house.clock.nowMs() + 86_400_000));
  await start(campaignId);
  assert.deepEqual((await report(campaignId)).startsAt, house.clock.now());
  await inside((transaction) => house.telegram.campaigns.pause(transaction, campaignId));
  await inside((transaction) => house.telegram.campaigns.resume(transaction, campaignId));
  await house.jobs.runFor(60);
  assert.equal(received("forward").length, RECIPIENTS);
});

test("nobody gets a campaign twice when the process ends in the middle, and the report names the doubtful ones", async () => {
  const campaignId = await create("crash");
  await start(campaignId);
  // Twenty go at a time: the thirtieth goes when the first ten are settled, and the process ends with the others.
  let count = 0;
  const never = Promise.withResolvers<undefined>();
  const onTheWire = Promise.withResolvers<void>();
  house.stub.answer = ({ payload }) => {
    if (!String(payload["text"]).startsWith("crash")) return undefined;
    count += 1;
    if (count === 30) onTheWire.resolve();
    return count > 10 ? never.promise : undefined;
  };
  const dying = house.jobs.runDue().catch(() => undefined);
  await onTheWire.promise;
  const second = await openHouse(database, quiet, { clock: house.clock, stub: house.stub });
  house.stub.answer = () => undefined;
  const [sender] = await database.database.asOwner((transaction) =>
    transaction.query<{ generation: string }>("select generation from telegram.senders"),
  );
  const [campaign] = await database.database.asOwner((transaction) =>
    transaction.query<{ pending: number }>(
      "select count(*)::integer as pending from telegram.outgoing where state = 'sending'",
    ),
  );
  assert.ok((campaign?.pending ?? 0) > 0);
  await second.jobs.run("telegram.send", { botId: BOT_ID, generation: sender?.generation ?? "" });
  second.jobs.pending.push(...house.jobs.pending.splice(0));
  await second.jobs.runFor(60);
  const { state, sent, unknown, total } = await report(campaignId);
  const chats = received("crash").map((call) => call.payload["chat_id"]);
  assert.equal(new Set(chats).size, chats.length);
  assert.equal(total, RECIPIENTS);
  assert.equal(sent + unknown, RECIPIENTS);
  assert.equal(unknown, campaign?.pending);
  assert.equal(state, "done");
  never.resolve(undefined);
  await dying;
  await second.close();
});

test("who has blocked the bot is counted, and left out of the next campaign", async () => {
  house.stub.answer = ({ payload }) =>
    payload["chat_id"] === 4007 ? refusal(403, "Forbidden: bot was blocked by the user") : undefined;
  const campaignId = await create("blocked");
  await start(campaignId);
  await house.jobs.runFor(60);
  const counts = await report(campaignId);
  assert.deepEqual([counts.blocked, counts.sent], [1, RECIPIENTS - 1]);
  const preview = await inside((transaction) => house.telegram.campaigns.preview(transaction, BOT_ID, {}));
  assert.equal(preview.count, RECIPIENTS - 1);
});

test("a feeding job that runs twice leaves one job behind", async () => {
  const campaignId = await create("twice");
  await start(campaignId);
  const feeding = () => house.jobs.pending.filter((job) => job.name === "telegram.campaign");
  const [first] = feeding();
  assert.ok(first !== undefined);
  await house.jobs.run("telegram.campaign", first.payload as object);
  await house.jobs.run("telegram.campaign", first.payload as object);
  assert.equal(feeding().filter((job) => job !== first).length, 1);
  await house.jobs.runFor(60);
  assert.equal(received("twice").length, RECIPIENTS - 1);
});

test("whoever was on the wire when Telegram failed is not written to again, and few are in an hour of it", async () => {
  const campaignId = await create("trouble");
  const backMs = house.clock.nowMs() + 3_600_000;
  house.stub.answer = () => {
    if (house.clock.nowMs() >= backMs) return undefined;
    return house.stub.calls.length % 2 === 0 ? "reset" : refusal(500, "Internal Server Error");
  };
  await start(campaignId);
  await house.jobs.runFor(3700);
  const chats = received("trouble").map((call) => call.payload["chat_id"]);
  assert.equal(new Set(chats).size, chats.length);
  const { sent, state, total, unknown } = await report(campaignId);
  assert.deepEqual([state, sent + unknown], ["done", total]);
  assert.ok(unknown > 0 && unknown <= 20, `${unknown} on the wire`);
});

test("a Telegram that answers questions and fails at messages costs a campaign one recipient a minute at most", async () => {
  const campaignId = await create("partly");
  house.stub.answer = ({ method }) =>
    method === "getMe" ? undefined : refusal(500, "Internal Server Error");
  await start(campaignId);
  await house.jobs.runFor(600);
  const { unknown } = await report(campaignId);
  assert.ok(unknown <= 20 + 6 + 10, `${unknown} on the wire`);
  house.stub.answer = () => undefined;
  await house.jobs.runFor(120);
  assert.equal((await report(campaignId)).state, "done");
});
