import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { webhookSecret } from "../bots/secret.ts";
import type { BotDefinition } from "../index.ts";
import { BOT_ID, message, nextUpdateId, openDatabase, person, signingKey, testConfig } from "./fixture.ts";
import { type Process, startProcess, until } from "./real.ts";
import { refusal, startStub, type Stub, type StubAnswer } from "./stub.ts";

/** Jobs of the default queue in this process. */
const HANDS = 2;

let begun = 0;
let release = (): void => {};
let released: Promise<void>;
const slow: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  onMessage: async () => {
    begun += 1;
    await released;
  },
  onPreCheckout: async () => ({ ok: true }),
};

let database: TestDatabase;
let stub: Stub;
let house: Process;
before(async () => {
  database = await openDatabase();
  stub = await startStub(systemClock);
  const config = { ...testConfig, apiRoot: stub.apiRoot };
  house = await startProcess(database.database, slow, { config }, HANDS);
  await house.jobs.start();
});
after(async () => {
  release();
  await house.close();
  await stub.close();
  await database.close();
});
beforeEach(() => {
  stub.calls.length = 0;
  stub.answer = () => undefined;
  begun = 0;
  released = new Promise((resolve) => {
    release = resolve;
  });
});

const bring = (update: object) =>
  house.telegram.receiveUpdate({
    botId: BOT_ID,
    secret: webhookSecret(signingKey, BOT_ID),
    body: JSON.stringify({ update_id: nextUpdateId(), ...update }),
  });
const pay = (id: string) =>
  bring({
    pre_checkout_query: {
      id,
      from: person(900),
      currency: "XTR",
      total_amount: 5,
      invoice_payload: "good",
    },
  });
const isAnswered = (id: string) => () =>
  stub.calls.some(({ payload }) => payload["pre_checkout_query_id"] === id);
const send = (chat: string, text: string) =>
  database.database.asApp((transaction) =>
    house.telegram.messenger.send(transaction, BOT_ID, { chat }, text),
  );

test("a payment query is answered while every worker is held by a handler that does not end", async () => {
  for (let chat = 901; chat < 901 + HANDS; chat += 1) await bring({ message: message("work", chat) });
  await until(() => begun === HANDS, "the handlers have begun");
  await pay("busy");
  await until(isAnswered("busy"), "the payment query is answered");
  assert.equal(begun, HANDS);
  release();
});

test("a call that Telegram does not answer holds up neither payment queries nor other chats", async () => {
  let open = (_answer: StubAnswer): void => {};
  const hanging = new Promise<StubAnswer>((resolve) => {
    open = resolve;
  });
  stub.answer = ({ payload }) => (payload["chat_id"] === 911 ? hanging : undefined);
  await send("911", "slow");
  await until(() => stub.sentTo(911).length === 1, "the slow call is on the wire");
  await pay("slow");
  await send("912", "quick");
  await until(isAnswered("slow"), "the payment query is answered");
  await until(() => stub.sentTo(912).length === 1, "the other chat is served");
  open(undefined);
});

test("while Telegram's trouble silences a bot, payment queries are answered as soon as it listens", async () => {
  stub.answer = () => refusal(502, "Bad Gateway");
  await send("921", "later");
  await until(() => stub.calls.some(({ method }) => method === "getMe"), "the bot rests for seconds");
  await pay("trouble");
  await until(isAnswered("trouble"), "the answer is tried");
  stub.answer = () => undefined;
  await until(
    async () => {
      const [row] = await database.database.asOwner((transaction) =>
        transaction.query<{ count: number }>(
          "select count(*)::integer as count from telegram.outgoing where priority = 0 and state = 'sent' and payload like '%trouble%'",
        ),
      );
      return row?.count === 1;
    },
    "the answer is given",
    30_000,
  );
});
