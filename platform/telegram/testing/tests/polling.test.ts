import assert from "node:assert/strict";
import { test } from "node:test";
import type { Update } from "grammy/types";
import type { FakeTelegram } from "../index.ts";
import { callApi, startStill, startTelegram } from "./fixture.ts";

async function poll(telegram: FakeTelegram, token: string, parameters: object = {}): Promise<Update[]> {
  const { body } = await callApi(telegram, token, "getUpdates", parameters);
  assert.equal(body.ok, true, String(body.description));
  return body.result as Update[];
}

const textsOf = (updates: readonly Update[]): (string | undefined)[] =>
  updates.map(({ message }) => message?.text);

test("updates come again until a higher offset confirms them", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  for (const text of ["one", "two", "three"]) anna.send(bot, text);
  const first = await poll(telegram, bot.token);
  assert.deepEqual(textsOf(first), ["one", "two", "three"]);
  assert.deepEqual(await poll(telegram, bot.token), first);
  const offset = (first[0]?.update_id ?? 0) + 1;
  assert.deepEqual(textsOf(await poll(telegram, bot.token, { offset, limit: 1 })), ["two"]);
  assert.equal(bot.pendingUpdates().length, 2);
  assert.deepEqual(textsOf(await poll(telegram, bot.token, { offset: -1 })), ["three"]);
  assert.equal(bot.pendingUpdates().length, 1);
});

test("a long poll waits for the first update and ends empty after its timeout, at most 50 seconds", async (context) => {
  const { telegram, timers } = await startStill(context);
  const bot = telegram.addBot();
  const waiting = poll(telegram, bot.token, { timeout: 30 });
  await timers.scheduled(30_000);
  telegram.user().send(bot, "hello");
  assert.deepEqual(textsOf(await waiting), ["hello"]);
  const offset = Number(bot.pendingUpdates()[0]?.update_id) + 1;
  const empty = poll(telegram, bot.token, { timeout: 600, offset });
  await timers.scheduled(50_000);
  timers.advanceMs(50_000);
  assert.deepEqual(await empty, []);
});

test("a second poller ends the first with 409, and a webhook ends all polling", async (context) => {
  const { telegram, timers } = await startStill(context);
  const bot = telegram.addBot();
  const first = callApi(telegram, bot.token, "getUpdates", { timeout: 10 });
  await timers.scheduled(10_000);
  assert.deepEqual(await poll(telegram, bot.token), [], "a call that does not wait disturbs nobody");
  const second = callApi(telegram, bot.token, "getUpdates", { timeout: 11 });
  assert.deepEqual((await first).body, {
    ok: false,
    error_code: 409,
    description:
      "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
  });
  await timers.scheduled(11_000);
  await callApi(telegram, bot.token, "setWebhook", { url: "http://127.0.0.1:1/hook" });
  assert.equal((await second).body.description, "Conflict: terminated by setWebhook request");
  const third = await callApi(telegram, bot.token, "getUpdates");
  assert.equal(third.status, 409);
  assert.match(third.body.description ?? "", /can't use getUpdates method while webhook is active/);
});

test("only the kinds of updates come that the bot asked for, and an omitted list keeps the former one", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  await poll(telegram, bot.token, { allowed_updates: ["message", "message_reaction", "no_such_kind"] });
  await poll(telegram, bot.token);
  const message = anna.send(bot, "one");
  anna.edit(bot, message, "one, edited");
  anna.react(bot, message, "👍");
  const kinds = bot.pendingUpdates().map((update) => Object.keys(update)[1]);
  assert.deepEqual(kinds, ["message", "message_reaction"]);
  await poll(telegram, bot.token, { allowed_updates: ["no_such_kind"] });
  anna.edit(bot, message, "one, edited again");
  assert.equal(bot.pendingUpdates().length, 3, "a list that names no kind is the default set");
  await poll(telegram, bot.token, { allowed_updates: [] });
  anna.react(bot, message);
  assert.equal(bot.pendingUpdates().length, 3, "the default set leaves reactions out");
});

test("updates older than a day are gone", async (context) => {
  const { telegram, clock } = await startStill(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.send(bot, "old");
  clock.advanceMs(23 * 3_600_000);
  anna.send(bot, "new");
  clock.advanceMs(2 * 3_600_000);
  assert.deepEqual(textsOf(await poll(telegram, bot.token)), ["new"]);
});

test("many bots are served at once, each with its own updates", async (context) => {
  const telegram = await startTelegram(context);
  const [shop, stock] = [telegram.addBot(), telegram.addBot({ token: "123:own-token" })];
  const anna = telegram.user();
  anna.send(shop, "for the shop");
  anna.send(stock, "for the stock");
  assert.deepEqual(textsOf(await poll(telegram, shop.token)), ["for the shop"]);
  assert.deepEqual(textsOf(await poll(telegram, "123:own-token")), ["for the stock"]);
  assert.equal((await callApi(telegram, "123:other-token", "getMe")).status, 401);
});

test("closing ends waiting polls and leaves nothing behind", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const arrived = Promise.withResolvers<void>();
  telegram.faults.always({ kind: "late", delayMs: 60_000 }, { method: "getMe" });
  telegram.observe((event) => event.kind === "request" && arrived.resolve());
  const polling = callApi(telegram, bot.token, "getUpdates", { timeout: 50 }).catch(
    (error: unknown) => error,
  );
  const late = callApi(telegram, bot.token, "getMe").catch((error: unknown) => error);
  await arrived.promise;
  await telegram.close();
  await Promise.all([polling, late]);
  await assert.rejects(callApi(telegram, bot.token, "getMe"));
});
