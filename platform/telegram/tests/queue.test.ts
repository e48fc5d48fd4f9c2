import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { BotDefinition } from "../index.ts";
import { beginSending, settleCall, settleCalls, type WaitingCall } from "../outgoing/outgoing-store.ts";
import { viewQueue } from "../outgoing/queue-view.ts";
import { BOT_ID, type House, openDatabase, openHouse } from "./fixture.ts";
import { until } from "./real.ts";

const quiet: BotDefinition = { product: "vin", languages: ["en"], commands: [] };

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
});
beforeEach(async () => {
  house = await openHouse(database, quiet);
});
afterEach(async () => {
  await house.close();
  await database.database.asOwner((transaction) =>
    transaction.query("truncate telegram.outgoing, telegram.senders"),
  );
});
after(() => database.close());

const send = (chat: string, text: string, more: object = {}): Promise<string> =>
  database.database.asApp((transaction) =>
    house.telegram.messenger.send(transaction, BOT_ID, { chat, ...more }, text),
  );
const edit = (chat: string, message: string, text: string) =>
  database.database.asApp((transaction) =>
    house.telegram.messenger.edit(transaction, BOT_ID, { chat, message }, text),
  );
const stateOf = (handle: string) =>
  database.database.asApp((transaction) => house.telegram.messenger.stateOf(transaction, BOT_ID, handle));
const texts = (chat: string) => house.stub.sentTo(chat).map((call) => call.payload["text"]);
const ask = <Row extends object>(text: string) =>
  database.database.asOwner((transaction) => transaction.query<Row>(text));
const at = (seconds: number): Date => new Date(house.clock.nowMs() + seconds * 1000);

test("what is meant for tomorrow does not hold up what is said today in the same chat", async () => {
  await send("701", "tomorrow", { dueAt: at(3600) });
  await send("701", "today");
  await house.jobs.runFor(10);
  assert.deepEqual(texts("701"), ["today"]);
  await house.jobs.runFor(3600);
  assert.deepEqual(texts("701"), ["today", "tomorrow"]);
});

test("what is meant for a day in the next week arrives then, and a day later not any more", async () => {
  await send("702", "next week", { dueAt: at(3 * 86_400) });
  await house.jobs.runFor(3 * 86_400 - 60);
  assert.deepEqual(texts("702"), []);
  await house.jobs.runFor(120);
  assert.deepEqual(texts("702"), ["next week"]);
  const missed = await send("702", "missed", { dueAt: at(3 * 86_400) });
  house.clock.advanceMs(4 * 86_400_000);
  await house.jobs.runFor(60);
  assert.equal((await stateOf(missed))?.state, "dead");
});

test("many chats that wait for their pace hide none that need not wait", async () => {
  const groups = Array.from({ length: 70 }, (_, index) => String(-7000 - index));
  for (const group of groups) for (let count = 0; count < 4; count += 1) await send(group, "busy");
  // Everybody has had their burst of three, and the bot as a whole has rested.
  for (const group of groups) {
    await ask(`update telegram.outgoing set state = 'sent', sent_at = '2026-03-01T11:59:58.5Z'
                where chat = '${group}' and sequence < (select max(sequence) from telegram.outgoing where chat = '${group}')`);
  }
  await send("711", "quick", { priority: 20 });
  await house.jobs.runDue();
  assert.deepEqual(texts("711"), ["quick"]);
});

test("after the clock was set back messages go on at once", async () => {
  for (let count = 0; count < 3; count += 1) await send("721", "before");
  await house.jobs.runDue();
  house.clock.setMs(house.clock.nowMs() - 3_600_000);
  await send("721", "after");
  await house.jobs.runDue();
  assert.equal(texts("721").at(-1), "after");
});

async function view() {
  const [sender] = await ask<{ generation: string }>("select generation from telegram.senders");
  const generation = sender?.generation ?? "";
  const given = { botId: BOT_ID, generation, nowMs: house.clock.nowMs(), reach: "front" } as const;
  const seen = await database.database.asOwner((transaction) => viewQueue(transaction, given));
  return seen?.heads ?? [];
}
const begin = (calls: readonly WaitingCall[]) =>
  database.database.asOwner((transaction) => beginSending(transaction, calls, house.clock.now()));

test("two senders of one generation send each message once", async () => {
  await send("731", "once");
  const heads = await view();
  const begun = await Promise.all([begin(heads), begin(heads)]);
  assert.equal(begun.flat().length, 1);
});

test("an edit that is replaced after a sender has looked at the queue goes out as the newest", async () => {
  const shown = await send("735", "0 %");
  await house.jobs.runFor(5);
  await edit("735", shown, "75 %");
  const heads = await view();
  await edit("735", shown, "done");
  const begun = await begin(heads);
  assert.deepEqual(
    begun.map((call) => (JSON.parse(call.payload) as { readonly text: string }).text),
    ["done"],
  );
  assert.deepEqual(await view(), []);
});

test("a late failure of an attempt that another process has taken over loses nothing", async () => {
  const handle = await send("741", "kept");
  const now = house.clock.now();
  const late = { botId: BOT_ID, id: handle, state: "waiting", reason: "reset", dueAt: now, now } as const;
  await database.database.asApp((transaction) => settleCall(transaction, late));
  assert.equal((await stateOf(handle))?.state, "waiting");
  await house.jobs.runFor(5);
  assert.deepEqual(texts("741"), ["kept"]);
});

test("an edit that has to wait again while a newer one is being queued fails nothing that is settled with it", async () => {
  const shown = await send("751", "0 %");
  await house.jobs.runFor(5);
  await edit("751", shown, "10 %");
  const other = await send("752", "other");
  await ask("update telegram.outgoing set state = 'sending' where state = 'waiting'");
  const [first] = await ask<{ id: string }>(
    "select outgoing_id as id from telegram.outgoing where chat = '751' and state = 'sending'",
  );
  const now = house.clock.now();
  const settlements = [
    { botId: BOT_ID, id: first?.id ?? "", state: "waiting", reason: "reset", now },
    { botId: BOT_ID, id: other, state: "sent", messageId: "5", now },
  ] as const;
  let settling: Promise<void> | undefined;
  await database.database.asApp(async (transaction) => {
    await house.telegram.messenger.edit(transaction, BOT_ID, { chat: "751", message: shown }, "20 %");
    settling = database.database.asApp((second) => settleCalls(second, settlements, now));
    settling.catch(() => undefined);
    await until(async () => {
      const [row] = await ask<{ waits: number }>(
        "select count(*)::integer as waits from pg_locks where not granted",
      );
      return (row?.waits ?? 0) > 0;
    }, "the settlement waits for the newer edit");
  });
  await settling;
  assert.equal((await stateOf(other))?.state, "sent");
  await house.jobs.runFor(90);
  assert.equal(texts("751").at(-1), "20 %");
});

test("a message that was interrupted by a fault here is sent again within seconds", async () => {
  await send("761", "again");
  const file = await database.database.asApp((transaction) =>
    house.telegram.messenger.send(
      transaction,
      BOT_ID,
      { chat: "762" },
      { text: "file", document: { name: "a.csv", bytes: Buffer.from("vin") } },
    ),
  );
  await ask("alter table telegram.files rename to files_away");
  await house.jobs.runDue();
  await ask("alter table telegram.files_away rename to files");
  await house.jobs.runFor(10);
  assert.equal((await stateOf(file))?.state, "sent");
});
