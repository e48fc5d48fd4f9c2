import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { Transaction } from "#platform/database";
import type { BotDefinition } from "../index.ts";
import { type House, message, nextUpdateId, openDatabase, openHouse, testConfig } from "./fixture.ts";
import { refusal } from "./stub.ts";

const echo: BotDefinition = {
  product: "shop",
  languages: ["en", "de"],
  commands: [],
  onMessage: async (context) => void context.reply(`in ${context.workspaceId ?? ""}`),
};

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, echo);
  house.stub.answer = ({ method, token }) =>
    method === "getMe"
      ? {
          status: 200,
          body: { ok: true, result: { id: 1, is_bot: true, username: `bot_${token.slice(0, 4)}` } },
        }
      : undefined;
});
after(async () => {
  await house.close();
  await database.close();
});

const inside = <Result>(workspaceId: string, work: (transaction: Transaction) => Promise<Result>) =>
  database.database.withWorkspace(workspaceId, work);
const connect = (workspaceId: string, token: string) =>
  house.telegram.bots.connect(workspaceId, { product: "shop", token });

test("a workspace's bot works within it, speaks with its own token, and keeps that token encrypted", async () => {
  const workspaceId = randomUUID();
  const bot = await connect(workspaceId, "2001:the-secret-token");
  assert.equal(bot.username, "bot_2001");
  await house.bring({ update_id: nextUpdateId(), message: message("hi", 801) }, "2001");
  await house.settle();
  const [call] = house.stub.sentTo(801);
  assert.equal(call?.payload["text"], `in ${workspaceId}`);
  assert.equal(call?.token, "2001:the-secret-token");
  const [row] = await inside(workspaceId, (transaction) =>
    transaction.query<{ token: string }>("select token from telegram.bots"),
  );
  assert.doesNotMatch(row?.token ?? "", /the-secret-token/);
});

test("one workspace can neither see, use nor take the bot of another", async () => {
  const [owner, stranger] = [randomUUID(), randomUUID()];
  await connect(owner, "2002:token");
  await assert.rejects(connect(stranger, "2002:token"), { code: "TELEGRAM_BOT_TAKEN" });
  assert.deepEqual(await inside(stranger, (transaction) => house.telegram.bots.list(transaction)), []);
  await assert.rejects(house.telegram.bots.remove(stranger, "2002"), { code: "TELEGRAM_BOT_UNKNOWN" });
  await assert.rejects(
    inside(stranger, (transaction) => house.telegram.messenger.send(transaction, "2002", { chat: "1" }, "x")),
    /another/,
  );
});

test("a token that Telegram does not know, and one bot too many, are refused", async () => {
  const workspaceId = randomUUID();
  await assert.rejects(connect(workspaceId, "no token"), { code: "TELEGRAM_TOKEN_INVALID" });
  const before = house.stub.answer;
  house.stub.answer = () => refusal(401, "Unauthorized");
  await assert.rejects(connect(workspaceId, "2003:token"), { code: "TELEGRAM_TOKEN_INVALID" });
  house.stub.answer = () => "reset";
  await assert.rejects(connect(workspaceId, "2003:token"), { code: "TELEGRAM_UNAVAILABLE" });
  house.stub.answer = before;
  for (const id of [2003, 2004, 2005]) await connect(workspaceId, `${id}:token`);
  await assert.rejects(connect(workspaceId, "2006:token"), { code: "TELEGRAM_BOT_LIMIT" });
});

test("many bots that are connected at once are as many as may be", async () => {
  const workspaceId = randomUUID();
  const ids = [2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028];
  // So long nobody else sees the row that was written.
  const hold = async (transaction: Transaction) => void (await transaction.query("select pg_sleep(0.02)"));
  const given = ids.map((id) => ({ product: "shop", token: `${id}:token` }));
  const { bots } = house.telegram;
  const made = await Promise.allSettled(given.map((one) => bots.connect(workspaceId, one, hold)));
  assert.equal(made.filter(({ status }) => status === "fulfilled").length, testConfig.botLimit);
});

test("a bot that rests takes nothing in, and goes on with what waits when it works again", async () => {
  const workspaceId = randomUUID();
  await connect(workspaceId, "2007:token");
  await house.bring({ update_id: nextUpdateId(), message: message("early", 807) }, "2007");
  const set = async (state: "active" | "disabled", known: boolean) => {
    await house.telegram.bots.change(workspaceId, "2007", { state });
    while ((house.telegram.findBot("2007") !== undefined) !== known)
      await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await set("disabled", false);
  await house.settle();
  assert.equal(house.stub.sentTo(807).length, 0);
  await assert.rejects(house.bring({ update_id: nextUpdateId() }, "2007"), { code: "TELEGRAM_BOT_UNKNOWN" });
  await set("active", true);
  house.clock.advanceMs(61_000);
  await house.sweep();
  await house.settle();
  assert.equal(house.stub.sentTo(807).length, 1);
});

test("a bot whose token is replaced while the former one is refused goes on with the new one", async () => {
  const workspaceId = randomUUID();
  await connect(workspaceId, "2008:former");
  const before = house.stub.answer;
  house.stub.answer = (call) =>
    call.method === "getMe" || call.token !== "2008:former"
      ? before(call)
      : house.telegram.bots
          .change(workspaceId, "2008", { token: "2008:fresh" })
          .then(() => refusal(401, "Unauthorized"));
  await inside(workspaceId, (transaction) =>
    house.telegram.messenger.send(transaction, "2008", { chat: "808" }, "news"),
  );
  await house.jobs.runFor(120);
  house.stub.answer = before;
  assert.notEqual(house.telegram.findBot("2008"), undefined);
  assert.deepEqual(
    house.stub.sentTo(808).map(({ token }) => token),
    ["2008:former", "2008:fresh"],
  );
});

test("a workspace's bot goes over to webhooks by a sync, and back to polling by itself", async () => {
  const workspaceId = randomUUID();
  const { clock, stub } = house;
  const open = (intake: "polling" | "webhook") =>
    openHouse(database, echo, {
      clock,
      stub,
      publicUrl: "https://tradepost.example.com",
      config: { ...testConfig, apiRoot: stub.apiRoot, intake },
    });
  const polling = await open("polling");
  await polling.telegram.bots.connect(workspaceId, { product: "shop", token: "2009:token" });
  await polling.close();
  const before = stub.answer;
  stub.answer = (call) =>
    call.method.startsWith("get") && call.method !== "getMe"
      ? { status: 200, body: { ok: true, result: [] } }
      : before(call);
  const calls = (method: string) => stub.calls.filter((call) => call.method === method);
  const bringing = await open("webhook");
  assert.equal(bringing.telegram.findBot("2009")?.intake, "polling");
  await bringing.telegram.sync("2009");
  assert.equal(bringing.telegram.findBot("2009")?.intake, "webhook");
  assert.equal(
    calls("setWebhook").at(-1)?.payload["url"],
    "https://tradepost.example.com/telegram/webhook/2009",
  );
  await bringing.close();
  const back = await open("polling");
  assert.equal(back.telegram.findBot("2009")?.intake, "polling");
  await back.telegram.sync("2009");
  const [bot] = await inside(workspaceId, (transaction) => back.telegram.bots.list(transaction));
  assert.deepEqual([bot?.intake, calls("deleteWebhook").at(-1)?.token], ["polling", "2009:token"]);
  await back.close();
  stub.answer = before;
});
