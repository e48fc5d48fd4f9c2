import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { BotDefinition } from "../index.ts";
import { BOT_ID, type House, message, nextUpdateId, openDatabase, openHouse } from "./fixture.ts";

const DAY_MS = 86_400_000;
const WORKSPACE = "0190f5fe-0000-7000-8000-00000000000b";
const OWN_TOKEN = "2002:AAE-own-bot";

const echo: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  onMessage: async (context, { text = "" }) => {
    if (text === "crash") throw new Error("always");
    context.reply(text);
  },
};

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, echo);
});
after(async () => {
  await house.close();
  await database.close();
});

const count = async (from: string): Promise<number> => {
  const [row] = await database.database.asOwner((transaction) =>
    transaction.query<{ count: number }>(`select count(*)::integer as count from telegram.${from}`),
  );
  return row?.count ?? 0;
};
const pass = async (days: number) => {
  house.clock.advanceMs(days * DAY_MS);
  await house.jobs.run("telegram.tidy", {});
};

test("what ended goes after the retention, what was given up stays longer, what waits stays", async () => {
  await house.write("hello", 91);
  await house.write("crash", 92);
  await house.jobs.runFor(60);
  const due = new Date(house.clock.nowMs() + 10 * DAY_MS);
  await database.database.asApp((transaction) =>
    house.telegram.messenger.send(
      transaction,
      BOT_ID,
      { chat: "91", dueAt: due, expiresAt: new Date(due.getTime() + DAY_MS) },
      { text: "later", document: { name: "a.csv", bytes: Buffer.from("vin") } },
    ),
  );
  await pass(8);
  assert.equal(await count("inbox where state = 'done'"), 0);
  assert.equal(await count("outgoing where state = 'sent'"), 0);
  assert.equal(await count("inbox where state = 'dead'"), 1);
  assert.equal(await count("outgoing where state = 'waiting'"), 1);
  assert.equal(await count("files"), 1);
  house.clock.advanceMs(2.5 * DAY_MS);
  await house.jobs.runFor(10);
  assert.equal(house.stub.sentTo(91).length, 2);
  await pass(13);
  assert.equal(await count("inbox"), 0);
});

test("recipients of an ended campaign go and its report stays the same", async () => {
  for (let person = 0; person < 5; person += 1) await house.write("hello", 9500 + person);
  await house.jobs.runFor(10);
  const campaignId = await database.database.asApp((transaction) =>
    house.telegram.campaigns.create(transaction, {
      botId: BOT_ID,
      name: "kept",
      message: { en: "news" },
      segment: { activeWithinDays: 1 },
    }),
  );
  await database.database.asApp((transaction) => house.telegram.campaigns.schedule(transaction, campaignId));
  await house.jobs.runFor(30);
  const report = () =>
    database.database.asApp((transaction) => house.telegram.campaigns.report(transaction, campaignId));
  const before = await report();
  assert.deepEqual([before.state, before.sent], ["done", 5]);
  await pass(39);
  assert.equal(await count("campaign_recipients"), 5);
  await pass(2);
  assert.equal(await count("campaign_recipients"), 0);
  assert.deepEqual(await report(), before);
});

test("chats that have blocked the bot, people without a trace and names of unused files go after a year", async () => {
  const bot = { id: 1001, is_bot: true, first_name: "Bot" };
  const came = { user: bot, status: "member" };
  const left = { user: bot, status: "kicked", until_date: 0 };
  const change = (old_chat_member: object, new_chat_member: object) =>
    house.bring({
      update_id: nextUpdateId(),
      my_chat_member: {
        chat: { id: 97, type: "private", first_name: "Gone" },
        from: { id: 97, is_bot: false, first_name: "Gone" },
        date: 1,
        old_chat_member,
        new_chat_member,
      },
    });
  const seen = await count("chats");
  await change(came, left);
  await house.jobs.runFor(5);
  assert.equal(await count("chats"), seen, "whoever is not known is not made known by leaving");
  await change(left, came);
  await change(came, left);
  await house.jobs.runFor(5);
  const known = await count("chats");
  assert.equal(await count("chats where blocked_at is not null"), 1);
  assert.equal(await count("users where telegram_user_id = 97"), 1);
  assert.equal(await count("file_ids"), 1);
  await pass(366);
  assert.equal(await count("chats"), known - 1);
  assert.equal(await count("users where telegram_user_id = 97"), 0);
  assert.equal(await count("users where telegram_user_id = 91"), 1);
  assert.equal(await count("file_ids"), 0);
});

test("with a bot goes whatever was known through it, and its campaigns end", async () => {
  await house.telegram.bots.connect(WORKSPACE, { product: "vin", token: OWN_TOKEN });
  await house.bring({ update_id: nextUpdateId(), message: message("hello", 98) }, "2002");
  await house.jobs.runFor(5);
  const campaignId = await database.database.withWorkspace(WORKSPACE, async (transaction) => {
    const { campaigns } = house.telegram;
    const given = { botId: "2002", name: "never", message: { en: "news" }, segment: {} };
    const created = await campaigns.create(transaction, given);
    await campaigns.schedule(transaction, created, new Date(house.clock.nowMs() + DAY_MS));
    return created;
  });
  const others = await count("chats where bot_id = 1001");
  assert.equal(await count("chats where bot_id = 2002"), 1);
  assert.equal(await count("users where realm = 'bot:2002'"), 1);
  await house.telegram.bots.remove(WORKSPACE, "2002");
  await house.jobs.run("telegram.tidy", {});
  for (const table of ["chats", "inbox", "lanes", "senders"])
    assert.equal(await count(`${table} where bot_id = 2002`), 0, table);
  assert.equal(await count("users where realm = 'bot:2002'"), 0);
  assert.equal(await count("chats where bot_id = 1001"), others);
  const { state } = await database.database.withWorkspace(WORKSPACE, (transaction) =>
    house.telegram.campaigns.report(transaction, campaignId),
  );
  assert.equal(state, "cancelled");
});
