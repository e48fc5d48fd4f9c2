import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { BotDefinition, CallResult } from "../index.ts";
import { BOT_ID, type House, message, nextUpdateId, openDatabase, openHouse } from "./fixture.ts";
import { until } from "./real.ts";
import { refusal, type StubCall } from "./stub.ts";

const results: CallResult[] = [];
const quiet: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  results: { told: async (_transaction, result) => void results.push(result) },
};

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, quiet);
});
after(async () => {
  await house.close();
  await database.close();
});
beforeEach(async () => {
  house.stub.calls.length = 0;
  house.stub.answer = () => undefined;
  await house.jobs.runFor(120);
});

const send = (chat: string, text: string, more: object = {}): Promise<string> =>
  database.database.asApp((transaction) =>
    house.telegram.messenger.send(transaction, BOT_ID, { chat, ...more }, text),
  );
const edit = (chat: string, target: string | number, text: string, ifGone: "drop" | "send" = "drop") =>
  database.database.asApp((transaction) =>
    house.telegram.messenger.edit(transaction, BOT_ID, { chat, message: target, ifGone }, text),
  );
const stateOf = (handle: string) =>
  database.database.asApp((transaction) => house.telegram.messenger.stateOf(transaction, BOT_ID, handle));
const texts = (calls: readonly StubCall[]) => calls.map((call) => call.payload["text"]);

/** The most calls in any window of this length. */
function busiest(calls: readonly StubCall[], windowMs: number): number {
  return Math.max(
    ...calls.map(
      (first) => calls.filter(({ atMs }) => atMs >= first.atMs && atMs < first.atMs + windowMs).length,
    ),
  );
}

test("a private chat gets a small burst and then one message a second, in order", async () => {
  for (let count = 1; count <= 9; count += 1) await send("501", `message ${count}`);
  await house.jobs.runFor(30);
  const calls = house.stub.sentTo("501");
  assert.deepEqual(
    texts(calls),
    Array.from({ length: 9 }, (_, index) => `message ${index + 1}`),
  );
  assert.equal(busiest(calls, 3000), 3);
  assert.ok((calls.at(-1)?.atMs ?? 0) - (calls[0]?.atMs ?? 0) <= 7000);
});

test("a group gets at most twenty messages in any minute", async () => {
  for (let count = 1; count <= 45; count += 1) await send("-100501", `message ${count}`);
  await house.jobs.runFor(180);
  const calls = house.stub.sentTo("-100501");
  assert.equal(calls.length, 45);
  assert.equal(busiest(calls, 60_000), 20);
});

test("a bot sends at most thirty messages in any second, to whomever", async () => {
  for (let chat = 1; chat <= 100; chat += 1) await send(String(6000 + chat), "hello");
  await house.jobs.runFor(10);
  assert.equal(house.stub.calls.length, 100);
  assert.equal(busiest(house.stub.calls, 1000), 30);
});

test("a chat that waits for its pace holds nobody else up", async () => {
  for (let count = 1; count <= 6; count += 1) await send("511", `slow ${count}`);
  await house.jobs.runDue();
  await send("512", "quick");
  await house.jobs.runDue();
  assert.equal(house.stub.sentTo("511").length, 3);
  assert.equal(house.stub.sentTo("512").length, 1);
});

test("retry_after silences that chat alone, and its messages go out later in order", async () => {
  house.stub.answer = (call) =>
    call.payload["chat_id"] === 521 && house.stub.sentTo("521").length === 1
      ? refusal(429, "Too Many Requests: retry after 7", { retry_after: 7 })
      : undefined;
  await send("521", "first");
  await send("521", "second");
  await send("522", "other");
  await house.jobs.runFor(20);
  const [refused, ...later] = house.stub.sentTo("521");
  assert.deepEqual(texts(later), ["first", "second"]);
  assert.ok((later[0]?.atMs ?? 0) - (refused?.atMs ?? 0) >= 7000);
  assert.equal(house.stub.sentTo("522")[0]?.atMs, refused?.atMs);
});

test("a user who blocks the bot is noted, costs no further call, and is reached again after writing", async () => {
  await house.write("hello", 531);
  await house.settle();
  house.stub.answer = ({ method }) =>
    method === "sendMessage" ? refusal(403, "Forbidden: bot was blocked by the user") : undefined;
  const first = await send("531", "are you there?");
  await house.jobs.runFor(5);
  const second = await send("531", "and now?");
  await house.jobs.runFor(5);
  assert.equal(house.stub.sentTo("531").length, 1);
  assert.equal((await stateOf(first))?.state, "dead");
  assert.match((await stateOf(second))?.reason ?? "", /blocked/);
  house.stub.answer = () => undefined;
  await house.write("I am back", 531);
  await house.settle();
  await send("531", "welcome");
  await house.jobs.runFor(5);
  assert.equal(house.stub.sentTo("531").length, 2);
});

test("a group that became a supergroup gets its messages under the new id", async () => {
  house.stub.answer = (call) =>
    call.payload["chat_id"] === -541
      ? refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", {
          migrate_to_chat_id: -100541,
        })
      : undefined;
  await send("-541", "first");
  await send("-541", "second");
  await house.jobs.runFor(10);
  assert.equal(house.stub.sentTo("-541").length, 1);
  assert.deepEqual(texts(house.stub.sentTo("-100541")), ["first", "second"]);
});

test("with Telegram away for an hour nothing is lost, and it is asked about once a minute", async () => {
  const backMs = house.clock.nowMs() + 3_600_000;
  house.stub.answer = () => {
    if (house.clock.nowMs() >= backMs) return undefined;
    return house.stub.calls.length % 2 === 0 ? "reset" : refusal(502, "Bad Gateway");
  };
  for (let chat = 551; chat <= 560; chat += 1) await send(String(chat), "patience");
  await house.jobs.runFor(3600);
  const inVain = house.stub.calls.length;
  assert.ok(inVain < 10 * 70, `${inVain} calls in vain`);
  await house.jobs.runFor(120);
  for (let chat = 551; chat <= 560; chat += 1) {
    assert.equal(house.stub.sentTo(String(chat)).filter(({ atMs }) => atMs >= backMs).length, 1);
  }
});

test("a message that Telegram will never take is dead with its reason, and the next one goes", async () => {
  house.stub.answer = ({ payload }) =>
    payload["text"] === "bad" ? refusal(400, "Bad Request: can't parse entities") : undefined;
  const bad = await send("571", "bad");
  await send("571", "good");
  await house.jobs.runFor(5);
  assert.deepEqual(await stateOf(bad), {
    state: "dead",
    messageId: null,
    reason: "Bad Request: can't parse entities",
  });
  assert.deepEqual(texts(house.stub.sentTo("571")), ["bad", "good"]);
});

test("of many edits that wait only the newest is sent", async () => {
  const handle = await send("581", "0 of 100");
  for (let done = 1; done <= 100; done += 1) await edit("581", handle, `${done} of 100`);
  await house.jobs.runFor(5);
  const calls = house.stub.sentTo("581");
  assert.deepEqual(texts(calls), ["0 of 100", "100 of 100"]);
  assert.equal(String(calls[1]?.payload["message_id"]), (await stateOf(handle))?.messageId);
});

test("an edit that changes nothing counts as done, one that comes too late is dropped or said anew", async () => {
  const handle = await send("591", "text");
  await house.jobs.runFor(5);
  house.stub.answer = ({ method, payload }) => {
    if (method !== "editMessageText") return undefined;
    return payload["text"] === "text"
      ? refusal(400, "Bad Request: message is not modified: specified new message content is the same")
      : refusal(400, "Bad Request: message can't be edited");
  };
  await edit("591", handle, "text");
  await house.jobs.runFor(5);
  await edit("591", handle, "dropped");
  await house.jobs.runFor(5);
  await edit("591", handle, "anew", "send");
  await house.jobs.runFor(5);
  assert.deepEqual(
    house.stub.sentTo("591").map(({ method, payload }) => `${method} ${String(payload["text"])}`),
    [
      "sendMessage text",
      "editMessageText text",
      "editMessageText dropped",
      "editMessageText anew",
      "sendMessage anew",
    ],
  );
});

test("a file is uploaded once and named by its id from then on, until Telegram forgets it", async () => {
  const file = { text: "result", document: { name: "a.csv", bytes: Buffer.from("vin\n1") } };
  const sendFile = () =>
    database.database.asApp((transaction) =>
      house.telegram.messenger.send(transaction, BOT_ID, { chat: "601" }, file),
    );
  await sendFile();
  await house.jobs.runFor(5);
  await sendFile();
  await house.jobs.runFor(5);
  const [first, second] = house.stub.sentTo("601");
  assert.match(String(first?.payload["multipart"]), /vin\n1/);
  assert.equal(second?.payload["document"], "FILE-1");
  house.stub.answer = ({ payload }) =>
    payload["document"] === "FILE-1"
      ? refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
      : undefined;
  await sendFile();
  await house.jobs.runFor(5);
  assert.match(String(house.stub.sentTo("601")[3]?.payload["multipart"]), /vin\n1/);
});

test("a file that is too big for Telegram costs one message, which says so", async () => {
  const content = { text: "big", document: { name: "big.csv", bytes: Buffer.from("big") } };
  const refusals = [
    refusal(413, "Request Entity Too Large"),
    refusal(400, "Bad Request: file is too big"),
    refusal(
      400,
      "Bad Request: file of size 52428801 bytes is too big for a document; the maximum size is 52428800 bytes",
    ),
  ];
  for (const [place, refused] of refusals.entries()) {
    const chat = String(605 + place);
    house.stub.answer = ({ payload }) => (payload["multipart"] === undefined ? undefined : refused);
    const big = await database.database.asApp((transaction) =>
      house.telegram.messenger.send(transaction, BOT_ID, { chat }, content),
    );
    await send(chat, "next");
    await house.jobs.runFor(10);
    const [row] = await database.database.asOwner((transaction) =>
      transaction.query<{ code: string }>(
        "select error_code as code from telegram.outgoing where outgoing_id = $1",
        [big],
      ),
    );
    assert.deepEqual([(await stateOf(big))?.state, row?.code], ["dead", "file-too-big"]);
    assert.equal(house.stub.sentTo(chat).length, 2);
  }
});

test("a file that is too big or gone is refused when it is fetched, and silence is told from both", async () => {
  const answers = {
    TELEGRAM_FILE_TOO_BIG: refusal(400, "Bad Request: file is too big"),
    TELEGRAM_FILE_GONE: refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
    TELEGRAM_UNAVAILABLE: refusal(502, "Bad Gateway"),
  };
  for (const [code, answer] of Object.entries(answers)) {
    house.stub.answer = () => answer;
    await assert.rejects(house.telegram.download(BOT_ID, "FILE"), { code });
  }
  const file_size = 20 * 1024 * 1024 + 1;
  const result = { file_id: "FILE", file_unique_id: "F", file_path: "documents/a", file_size };
  house.stub.answer = () => ({ status: 200, body: { ok: true, result } });
  await assert.rejects(house.telegram.download(BOT_ID, "FILE"), { code: "TELEGRAM_FILE_TOO_BIG" });
});

test("who tagged a message hears its id", async () => {
  results.length = 0;
  await send("611", "order 7", { resultTag: "told", resultData: { order: 7 } });
  await house.jobs.runFor(5);
  assert.equal(results.length, 1);
  assert.deepEqual(results[0]?.data, { order: 7 });
  assert.match(results[0]?.messageId ?? "", /^\d+$/);
});

test("a message is sent if and only if its transaction commits", async () => {
  await assert.rejects(
    database.database.asApp(async (transaction) => {
      await house.telegram.messenger.send(transaction, BOT_ID, { chat: "621" }, "never");
      throw new Error("undone");
    }),
    /undone/,
  );
  await house.jobs.runFor(5);
  assert.equal(house.stub.sentTo("621").length, 0);
});

/** Lets the bot work again, as a new token does. */
async function wake(): Promise<void> {
  house.stub.answer = () => undefined;
  await database.database.asApp((transaction) =>
    transaction.query("update telegram.bots set state = 'active', disabled_reason = null"),
  );
  await until(() => house.telegram.findBot(BOT_ID) !== undefined, "the bot works again");
}

test("a bot whose token is refused rests, and its messages wait for the new one", async () => {
  house.stub.answer = () => refusal(401, "Unauthorized");
  await send("631", "kept");
  await house.jobs.runFor(5);
  assert.equal(house.stub.calls.length, 1);
  assert.equal(house.telegram.findBot(BOT_ID), undefined);
  await wake();
  await house.jobs.runFor(120);
  await house.sweep();
  await house.jobs.runFor(5);
  assert.deepEqual(texts(house.stub.sentTo("631")), ["kept", "kept"]);
});

test("a method that Telegram does not know costs one message, an unknown token the bot's rest", async () => {
  house.stub.answer = ({ method }) => (method === "sendNothing" ? refusal(404, "Not Found") : undefined);
  const wrong = await send("635", "wrong");
  await database.database.asOwner((transaction) =>
    transaction.query("update telegram.outgoing set method = 'sendNothing' where outgoing_id = $1", [wrong]),
  );
  await send("635", "right");
  await house.jobs.runFor(5);
  assert.equal((await stateOf(wrong))?.reason, "Telegram has no method sendNothing.");
  assert.deepEqual(texts(house.stub.sentTo("635")), ["wrong", "right"]);
  house.stub.answer = () => refusal(404, "Not Found");
  const kept = await send("635", "kept");
  await house.jobs.runFor(5);
  assert.equal((await stateOf(kept))?.state, "waiting");
  assert.equal(house.telegram.findBot(BOT_ID), undefined);
  await wake();
});

test("what comes in as a moved group moves the chat", async () => {
  await house.bring({
    update_id: nextUpdateId(),
    message: message("", 641, { chat: { id: -641, type: "group" }, migrate_to_chat_id: -100641 }),
  });
  await send("-641", "before the update was handled");
  await house.settle();
  await house.jobs.runFor(5);
  assert.equal(house.stub.sentTo("-100641").length + house.stub.sentTo("-641").length, 1);
});
