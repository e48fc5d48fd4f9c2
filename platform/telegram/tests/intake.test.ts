import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { BotDefinition } from "../index.ts";
import { webhookSecret } from "../bots/secret.ts";
import { BOT_ID, type House, message, nextUpdateId, openDatabase, openHouse, signingKey } from "./fixture.ts";

const failing = new Set<number>();
let entered = 0;
/** Opens when a second handler is at work. */
const gate = Promise.withResolvers<void>();
const echo: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  onMessage: async (context, { text = "", message_id: id }) => {
    if (failing.delete(id)) throw new Error("not this time");
    if (text === "slow" && (entered += 1) < 2) await gate.promise;
    if (entered > 1) gate.resolve();
    context.reply(`You said ${text}`);
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

test("an update is handled once and its answer is sent once, however often it is brought", async () => {
  const update = { update_id: nextUpdateId(), message: message("hello", 71) };
  await Promise.all([house.bring(update), house.bring(update)]);
  await house.settle();
  await house.bring(update);
  await house.settle();
  assert.deepEqual(
    house.stub.sentTo(71).map((call) => [call.method, call.payload["text"]]),
    [["sendMessage", "You said hello"]],
  );
  assert.equal(house.jobs.pending.length, 0);
});

test("an unknown bot is 404 and a wrong secret 401, and neither is stored", async () => {
  const body = JSON.stringify({ update_id: nextUpdateId(), message: message("x", 72) });
  for (const secret of [undefined, "", "wrong"]) {
    await assert.rejects(house.telegram.receiveUpdate({ botId: "999", secret, body }), {
      code: "TELEGRAM_BOT_UNKNOWN",
      status: 404,
    });
    await assert.rejects(house.telegram.receiveUpdate({ botId: BOT_ID, secret, body }), {
      code: "TELEGRAM_SECRET_WRONG",
      status: 401,
    });
  }
  await house.settle();
  assert.deepEqual(house.stub.sentTo(72), []);
});

const said = (chat: number) => house.stub.sentTo(chat).map((call) => call.payload["text"]);

test("updates of a chat are handled in order, also when one of them has to be tried again", async () => {
  const first = message("1", 73) as { message_id: number };
  failing.add(first.message_id);
  await house.bring({ update_id: nextUpdateId(), message: first });
  await house.write("2", 73);
  await house.write("other", 74);
  await house.settle();
  await house.write("3", 73);
  assert.deepEqual(said(74), ["You said other"]);
  assert.deepEqual(said(73), []);
  await house.jobs.runFor(10);
  assert.deepEqual(said(73), ["You said 1", "You said 2", "You said 3"]);
});

test("what is no update is kept as a dead letter, answered, and disturbs nobody", async () => {
  const secret = webhookSecret(signingKey, BOT_ID);
  const bodies = [
    "{",
    "null",
    "[]",
    "{}",
    `{"update_id": "1", "message": {}}`,
    `{"update_id": -1, "message": {}}`,
    `{"update_id": 5}`,
    Buffer.from([0xff, 0xfe, 0x00]),
    JSON.stringify({ update_id: 6, message: { text: "x".repeat(1_000_001) } }),
  ];
  await Promise.all([
    ...bodies.map((body) => house.telegram.receiveUpdate({ botId: BOT_ID, secret, body })),
    house.write("fine", 75),
  ]);
  await house.settle();
  assert.deepEqual(said(75), ["You said fine"]);
  const rows = await database.database.asOwner((transaction) =>
    transaction.query<{ reason: string; count: number }>(
      "select reason, count(*)::integer as count from telegram.rejected group by reason order by reason",
    ),
  );
  assert.deepEqual(rows, [
    { reason: "malformed", count: 8 },
    { reason: "oversize", count: 1 },
  ]);
});

test("unknown kinds of updates and odd contents are stored and end", async () => {
  await house.bring({ update_id: nextUpdateId(), something_new: { at: 1 } });
  await house.bring({ update_id: nextUpdateId(), message: { text: 5 } });
  await house.bring({ update_id: nextUpdateId(), callback_query: { id: 1, from: { id: 76 }, data: 7 } });
  await house.jobs.runFor(60);
  const [left] = await database.database.asOwner((transaction) =>
    transaction.query<{ count: number }>(
      "select count(*)::integer as count from telegram.inbox where state = 'waiting'",
    ),
  );
  assert.equal(left?.count, 0);
});

test("two jobs that handle the same update at the same time have one effect", async () => {
  await house.write("slow", 79);
  const lane = { botId: BOT_ID, lane: "chat:79" };
  await Promise.all([house.jobs.run("telegram.lane", lane), house.jobs.run("telegram.lane", lane)]);
  await house.jobs.runFor(10);
  assert.deepEqual(said(79), ["You said slow"]);
});

test("a lane whose job was lost is found again", async () => {
  await house.write("lost", 77);
  house.jobs.pending.length = 0;
  house.clock.advanceMs(16 * 60_000);
  await house.sweep();
  await house.jobs.runFor(5);
  assert.deepEqual(said(77), ["You said lost"]);
});

test("an update whose process ended before there was a job for it is found within a minute", async () => {
  const body = JSON.stringify({ update_id: nextUpdateId(), message: message("orphan", 80) });
  await database.database.asApp((transaction) =>
    transaction.query("select telegram.receive($1::bigint[], $2::bigint[], $3, $4, $5, $6)", [
      [BOT_ID],
      [(JSON.parse(body) as { update_id: number }).update_id],
      ["chat:80"],
      ["message"],
      [body],
      house.clock.now(),
    ]),
  );
  await house.sweep();
  assert.equal(house.jobs.pending.filter(({ name }) => name === "telegram.lane").length, 1);
  await house.sweep();
  await house.jobs.runFor(5);
  assert.deepEqual(said(80), ["You said orphan"]);
});

test("updates of a chat that come while its job is being made wake it once", async () => {
  await Promise.all(["1", "2", "3", "4"].map((text) => house.write(text, 87)));
  assert.equal(house.jobs.pending.filter(({ name }) => name === "telegram.lane").length, 1);
  await house.jobs.runFor(10);
  assert.equal(said(87).length, 4);
});

test("an update that ends its process again and again is given up", async () => {
  await house.write("poison", 78);
  await database.database.asOwner((transaction) =>
    transaction.query("update telegram.inbox set attempts = 6 where state = 'waiting'"),
  );
  await house.write("next", 78);
  await house.jobs.runFor(5);
  assert.match(String(said(78)[0]), /went wrong/);
  assert.equal(said(78)[1], "You said next");
  const [dead] = await house.telegram.deadUpdates.list({ botId: BOT_ID });
  assert.match(dead?.reason ?? "", /process ended/);
  assert.equal(await house.telegram.deadUpdates.retry(BOT_ID, dead?.updateId ?? ""), true);
  assert.equal(await house.telegram.deadUpdates.retry(BOT_ID, dead?.updateId ?? ""), false);
  await house.jobs.runFor(10);
  assert.equal(said(78)[2], "You said poison");
});

test("tenants can neither read nor write what belongs to the bots", async () => {
  const workspaceId = "0190f5fe-0000-7000-8000-00000000000a";
  for (const table of ["inbox", "outgoing", "chats", "users", "dialogues", "link_codes", "files", "lanes"]) {
    const rows = await database.database.withWorkspace(workspaceId, (transaction) =>
      transaction.query(`select 1 from telegram.${table}`),
    );
    assert.deepEqual(rows, [], table);
  }
  assert.deepEqual(await database.unprotectedTables(), []);
});

test("what is older than the retention is removed", async () => {
  house.clock.advanceMs(31 * 86_400_000);
  await house.jobs.run("telegram.tidy", {});
  const [left] = await database.database.asOwner((transaction) =>
    transaction.query<{ inbox: number; outgoing: number; rejected: number }>(
      `select (select count(*) from telegram.inbox)::integer as inbox, (select count(*) from telegram.outgoing)::integer as outgoing,
              (select count(*) from telegram.rejected)::integer as rejected`,
    ),
  );
  assert.deepEqual(left, { inbox: 0, outgoing: 0, rejected: 0 });
});
