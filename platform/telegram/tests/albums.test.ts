import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { BotDefinition } from "../index.ts";
import { countWaiting } from "../waiting.ts";
import { BOT_ID, type House, message, nextUpdateId, openDatabase, openHouse } from "./fixture.ts";

let failures = 0;
const collector: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  onMessage: async (context, { text = "photo" }) => void context.reply(text),
  onAlbum: async (context, messages) => {
    if (failures > 0) {
      failures -= 1;
      throw new Error("not this time");
    }
    context.reply(`album: ${messages.map(({ caption = "?" }) => caption).join(" ")}`);
  },
};

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, collector);
});
beforeEach(() => {
  failures = 0;
});
after(async () => {
  await house.close();
  await database.close();
});

const said = (chat: number) => house.stub.sentTo(chat).map((call) => call.payload["text"]);
const item = (chat: number, album: string, caption: string) =>
  house.bring({
    update_id: nextUpdateId(),
    message: message("", chat, { text: undefined, media_group_id: album, caption }),
  });

test("the items of an album arrive together when none has come for a second, and its chat goes on behind it", async () => {
  await item(31, "a", "1");
  await house.jobs.runFor(0.5);
  await item(31, "a", "2");
  await house.write("between", 31);
  await house.jobs.runFor(0.8);
  await item(31, "a", "3");
  await house.write("other chat", 32);
  await house.jobs.runFor(0.9);
  assert.deepEqual([said(31), said(32)], [[], ["other chat"]]);
  await house.jobs.runFor(5);
  assert.deepEqual(said(31), ["album: 1 2 3", "between"]);
});

test("a full album waits for nothing, and two albums stay apart", async () => {
  for (let count = 1; count <= 10; count += 1) await item(33, "b", String(count));
  await item(33, "c", "other");
  await house.jobs.runDue();
  assert.deepEqual(said(33), ["album: 1 2 3 4 5 6 7 8 9 10"]);
  await house.jobs.runFor(5);
  assert.deepEqual(said(33).slice(1), ["album: other"]);
});

test("an album that was half there when the process ended is handled once, by the next one", async () => {
  await item(34, "d", "1");
  await house.jobs.runDue();
  const second = await openHouse(database, collector, { clock: house.clock, stub: house.stub });
  await item(34, "d", "2");
  second.jobs.pending.push(...house.jobs.pending.splice(0));
  await second.jobs.runFor(5);
  assert.deepEqual(said(34), ["album: 1 2"]);
  await second.close();
});

test("an album that is given up comes back as a whole", async () => {
  failures = 3;
  await item(35, "e", "1");
  await item(35, "e", "2");
  await house.jobs.runFor(30);
  assert.match(String(said(35)[0]), /went wrong/);
  const dead = await house.telegram.deadUpdates.list();
  assert.equal(dead.length, 2);
  assert.equal(await house.telegram.deadUpdates.retry(BOT_ID, dead[0]?.updateId ?? ""), true);
  await house.jobs.runFor(10);
  assert.deepEqual(said(35).slice(1), ["album: 1 2"]);
  assert.deepEqual(await house.telegram.deadUpdates.list(), []);
});

test("what waits is counted", async () => {
  const due = new Date(house.clock.nowMs() + 60_000);
  await house.write("one", 36);
  await database.database.asApp(async (transaction) => {
    await house.telegram.messenger.send(transaction, BOT_ID, { chat: "37" }, "now");
    await house.telegram.messenger.send(transaction, BOT_ID, { chat: "37", dueAt: due }, "later");
  });
  assert.deepEqual(await countWaiting(database.database), { updates: 1, messages: 2 });
});
