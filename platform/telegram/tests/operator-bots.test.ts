import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { fakeClock } from "#platform/kernel/testing";
import type { Bot, BotDefinition } from "../index.ts";
import { BOT_ID, type House, openDatabase, openHouse, testConfig } from "./fixture.ts";
import { refusal, startStub, type Stub, type StubAnswer } from "./stub.ts";

const quiet: BotDefinition = { product: "vin", languages: ["en"], commands: [] };
const clock = fakeClock("2026-03-01T12:00:00Z");

let database: TestDatabase;
let stub: Stub;
let server: House;
let webhook: string;
before(async () => {
  database = await openDatabase();
  stub = await startStub(clock);
  server = await openHouse(database, quiet, { clock, stub });
});
beforeEach(() => {
  webhook = "https://tradepost.example/telegram/webhook/1001";
  stub.calls.length = 0;
  stub.answer = answerOfTelegram;
});
after(async () => {
  await server.close();
  await stub.close();
  await database.close();
});

const done = (result: unknown): StubAnswer => ({ status: 200, body: { ok: true, result } });

function answerOfTelegram({ method, payload }: Stub["calls"][number]): StubAnswer {
  if (method === "getMe") return done({ id: 1001, is_bot: true, username: "the_bot" });
  if (method === "getMyCommands") return done([]);
  if (method === "getWebhookInfo") return done({ url: webhook, allowed_updates: undefined });
  if (method === "setWebhook") webhook = String(payload["url"]);
  if (method === "deleteWebhook") webhook = "";
  return undefined;
}

const stored = () =>
  database.database.asApp((transaction) =>
    transaction.query<Pick<Bot, "intake" | "state">>("select intake, state from telegram.bots"),
  );
const disable = (reason: string) =>
  database.database.asApp((transaction) =>
    transaction.query("update telegram.bots set state = 'disabled', disabled_reason = $1", [reason]),
  );
const enable = () =>
  database.database.asApp((transaction) =>
    transaction.query("update telegram.bots set state = 'active', disabled_reason = null"),
  );

/** Another process of the installation, which has only been opened. */
async function besides<Result>(
  intake: Bot["intake"],
  work: (telegram: House["telegram"]) => Promise<Result>,
): Promise<Result> {
  const config = { ...testConfig, intake, apiRoot: stub.apiRoot };
  const other = await openHouse(database, quiet, { clock, stub, config, stores: false });
  try {
    return await work(other.telegram);
  } finally {
    await other.close();
  }
}

test("who only looks, with whatever settings, changes nothing of a bot", async () => {
  for (const state of ["active", "disabled"] as const) {
    if (state === "disabled") await disable("token-refused");
    await besides("polling", (telegram) => telegram.deadUpdates.list());
    assert.deepEqual(await stored(), [{ intake: "webhook", state }]);
  }
  assert.deepEqual(stub.calls, []);
  await enable();
});

test("who joins a running server with another intake is refused before anything is changed", async () => {
  await assert.rejects(
    besides("polling", (telegram) => telegram.storeOperatorBots("join")),
    { code: "TELEGRAM_INTAKE_DIFFERS" },
  );
  assert.deepEqual(await stored(), [{ intake: "webhook", state: "active" }]);
  assert.deepEqual(await besides("webhook", (telegram) => telegram.storeOperatorBots("join")), []);
  await besides("polling", (telegram) => telegram.storeOperatorBots("start"));
  assert.deepEqual(await stored(), [{ intake: "polling", state: "active" }]);
  await besides("webhook", (telegram) => telegram.storeOperatorBots("start"));
});

test("a sync says what it changes", async () => {
  webhook = "https://former.example/telegram/webhook/1001";
  await server.telegram.sync();
  webhook = "https://former.example/telegram/webhook/1001";
  const [first] = await server.telegram.sync();
  const [second] = await server.telegram.sync();
  const now = "https://tradepost.example/telegram/webhook/1001";
  assert.deepEqual(first?.changes, [
    `Telegram sends to ${now} now, to https://former.example/telegram/webhook/1001 before.`,
  ]);
  assert.deepEqual(second?.changes, []);
  webhook = "";
  stub.answer = (call) =>
    call.method === "setWebhook" ? refusal(400, "Bad Request: bad webhook") : answerOfTelegram(call);
  const [third] = await server.telegram.sync();
  assert.deepEqual([third?.ok, third?.changes], [false, []]);
});

test("a bot whose token was refused rests over starts until a sync finds that Telegram accepts it", async () => {
  stub.answer = () => refusal(401, "Unauthorized");
  await database.database.asApp((transaction) =>
    server.telegram.messenger.send(transaction, BOT_ID, { chat: "71" }, "hello"),
  );
  await server.settle();
  await besides("webhook", (telegram) => telegram.storeOperatorBots("start"));
  assert.equal((await stored())[0]?.state, "disabled");
  const [refused] = await server.telegram.sync();
  assert.deepEqual([refused?.ok, refused?.findings], [false, ["getMe: Unauthorized"]]);
  assert.equal((await stored())[0]?.state, "disabled");
  stub.answer = answerOfTelegram;
  const [accepted] = await server.telegram.sync();
  assert.ok(accepted?.changes.includes("Telegram accepts the token again: the bot works."));
  assert.equal((await stored())[0]?.state, "active");
});

test("a bot that was disabled by hand stays so, whatever starts and whoever syncs", async () => {
  await disable("by-hand");
  await server.telegram.storeOperatorBots("start");
  const [report] = await server.telegram.sync();
  assert.deepEqual(report?.findings, ["The bot rests: it was disabled by hand."]);
  assert.equal((await stored())[0]?.state, "disabled");
  assert.ok(stub.calls.every(({ method }) => method === "getMe"));
  await enable();
});
