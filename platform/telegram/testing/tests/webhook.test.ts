import assert from "node:assert/strict";
import { test } from "node:test";
import type { FakeBot, FakeEvent, FakeTelegram } from "../index.ts";
import { callApi, startStill, startTelegram } from "./fixture.ts";
import { startReceiver } from "./receiver.ts";

async function setWebhook(
  telegram: FakeTelegram,
  bot: FakeBot,
  parameters: object,
): Promise<string | undefined> {
  return (await callApi(telegram, bot.token, "setWebhook", parameters)).body.description;
}

/** Resolves when the outcome of a delivery was noted that often. */
function outcomes(telegram: FakeTelegram, count: number): Promise<string[]> {
  return new Promise((resolve) => {
    const found: string[] = [];
    const stop = telegram.observe((event: FakeEvent) => {
      if (event.kind !== "delivery") return;
      found.push(event.outcome);
      if (found.length < count) return;
      stop();
      resolve(found);
    });
  });
}

test("what waits is delivered with the secret, and a 2xx answer confirms it", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  telegram.user().send(bot, "before the webhook");
  const receiver = await startReceiver(context);
  assert.equal(
    await setWebhook(telegram, bot, { url: receiver.url, secret_token: "s3-cret_" }),
    "Webhook was set",
  );
  const delivered = await receiver.next();
  assert.equal(delivered.headers["x-telegram-bot-api-secret-token"], "s3-cret_");
  assert.equal(delivered.update.message?.text, "before the webhook");
  assert.equal(bot.pendingUpdates().length, 1);
  const done = outcomes(telegram, 1);
  delivered.answer(204);
  assert.deepEqual(await done, ["delivered"]);
  assert.equal(bot.pendingUpdates().length, 0);
  assert.equal(
    await setWebhook(telegram, bot, { url: receiver.url, secret_token: "s3-cret_" }),
    "Webhook is already set",
  );
});

test("one chat is delivered in order, one at a time, while other chats do not wait", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  const [anna, boris] = [telegram.user(), telegram.user()];
  anna.send(bot, "a1");
  anna.send(bot, "a2");
  boris.send(bot, "b1");
  const first = await receiver.next();
  const second = await receiver.next();
  assert.deepEqual([first.update.message?.text, second.update.message?.text].toSorted(), ["a1", "b1"]);
  assert.equal(receiver.waiting(), 0);
  const ofAnna = first.update.message?.text === "a1" ? first : second;
  ofAnna.answer(200);
  assert.equal((await receiver.next()).update.message?.text, "a2");
});

test("a person's button is held up neither by the chat it is in nor by other kinds of updates", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  const reply_markup = { inline_keyboard: [[{ text: "Go", callback_data: "go" }]] };
  await callApi(telegram, bot.token, "sendMessage", { chat_id: anna.id, text: "?", reply_markup });
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url, drop_pending_updates: true });
  anna.send(bot, "stuck");
  await receiver.next();
  anna.block(bot);
  assert.equal((await receiver.next()).update.my_chat_member?.new_chat_member.status, "kicked");
  anna.press(bot, "Go");
  assert.equal((await receiver.next()).update.callback_query?.data, "go");
});

test("no more deliveries are under way than max_connections allows", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url, max_connections: 1 });
  telegram.user().send(bot, "a");
  telegram.user().send(bot, "b");
  const first = await receiver.next();
  for (let count = 0; count < 5; count += 1) await callApi(telegram, bot.token, "getMe");
  assert.equal(receiver.waiting(), 0);
  first.answer(200);
  assert.equal((await receiver.next()).update.message?.text, "b");
});

test("a failed delivery is repeated at once, then after 2, 4, 8 seconds and never later than 90", async (context) => {
  const { telegram, timers } = await startStill(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  telegram.user().send(bot, "again and again");
  (await receiver.next()).answer(500);
  for (const seconds of [2, 4, 8, 16, 32, 64, 90]) {
    (await receiver.next()).answer(500);
    await timers.scheduled(seconds * 1000);
    timers.advanceMs(seconds * 1000);
  }
  const done = outcomes(telegram, 1);
  (await receiver.next()).answer(200);
  await done;
  const { body } = await callApi(telegram, bot.token, "getWebhookInfo");
  assert.deepEqual(body.result, {
    url: receiver.url,
    has_custom_certificate: false,
    pending_update_count: 0,
    last_error_date: Date.parse("2026-01-01T00:02:06Z") / 1000,
    last_error_message: "Wrong response from the webhook: 500 Internal Server Error",
    max_connections: 40,
  });
});

test("a Retry-After of the webhook is obeyed", async (context) => {
  const { telegram, timers } = await startStill(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  telegram.user().send(bot, "later");
  (await receiver.next()).answer(503, { headers: { "retry-after": "700" } });
  await timers.scheduled(700_000);
  timers.advanceMs(700_000);
  (await receiver.next()).answer(200);
});

test("a webhook that is not there is reported and tried again", async (context) => {
  const { telegram, timers } = await startStill(context);
  const bot = telegram.addBot();
  const failed = outcomes(telegram, 2);
  telegram.user().send(bot, "hello");
  await setWebhook(telegram, bot, { url: "http://127.0.0.1:1/hook" });
  assert.deepEqual(await failed, ["Connection refused", "Connection refused"]);
  await timers.scheduled(2000);
  const { body } = await callApi(telegram, bot.token, "getWebhookInfo");
  assert.deepEqual(
    [(body.result as { pending_update_count: number }).pending_update_count, body.ok],
    [1, true],
  );
});

test("an answer that takes longer than a minute counts as failed", async (context) => {
  const { telegram, timers } = await startStill(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  const failed = outcomes(telegram, 1);
  telegram.user().send(bot, "slow");
  await receiver.next();
  timers.advanceMs(60_000);
  assert.deepEqual(await failed, ["Read timeout expired"]);
});

test("a webhook that answers 410 for 23 hours is taken off", async (context) => {
  const { telegram, clock } = await startStill(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  telegram.user().send(bot, "gone");
  const first = outcomes(telegram, 1);
  (await receiver.next()).answer(410);
  await first;
  const repeated = await receiver.next();
  clock.advanceMs(23 * 3_600_000 + 1000);
  const second = outcomes(telegram, 1);
  repeated.answer(410);
  await second;
  const { body } = await callApi(telegram, bot.token, "deleteWebhook");
  assert.equal(body.description, "Webhook is already deleted");
});

test("an update is dropped when its repetition would come after a day", async (context) => {
  const { telegram, clock } = await startStill(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  telegram.user().send(bot, "too old");
  const delivered = await receiver.next();
  clock.advanceMs(24 * 3_600_000 - 1000);
  const dropped = outcomes(telegram, 1);
  delivered.answer(500, { headers: { "retry-after": "5" } });
  assert.match((await dropped)[0] ?? "", /^dropped/);
  assert.equal(bot.pendingUpdates().length, 0);
});

test("deleteWebhook stops deliveries; pending updates stay for polling unless they are dropped", async (context) => {
  const { telegram } = await startStill(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  telegram.user().send(bot, "one");
  await receiver.next();
  const deleted = await callApi(telegram, bot.token, "deleteWebhook");
  assert.equal(deleted.body.description, "Webhook was deleted");
  const polled = await callApi(telegram, bot.token, "getUpdates");
  assert.equal((polled.body.result as unknown[]).length, 1);
  await callApi(telegram, bot.token, "deleteWebhook", { drop_pending_updates: true });
  assert.equal(bot.pendingUpdates().length, 0);
});

test("a method in the answer to a delivery is carried out", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  anna.send(bot, "hello");
  (await receiver.next()).answer(200, {
    body: { method: "sendMessage", chat_id: anna.id, text: "In the answer" },
  });
  assert.equal((await anna.next(bot)).text, "In the answer");
});

test("webhooks beyond this machine, without HTTPS or on odd ports are refused as Telegram does", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const refusals = [
    ["http://example.com/hook", "An HTTPS URL must be provided for webhook"],
    ["https://example.com:8080/hook", "Webhook can be set up only on ports 80, 88, 443 or 8443"],
    ["https://example.com/hook", "Failed to resolve host: Name or service not known"],
  ] as const;
  for (const [url, reason] of refusals)
    assert.equal(await setWebhook(telegram, bot, { url }), `Bad Request: bad webhook: ${reason}`);
  assert.equal(
    await setWebhook(telegram, bot, { url: "http://127.0.0.1:1/", secret_token: "no spaces" }),
    "Bad Request: secret token contains unallowed characters",
  );
});

test("a repeated and shuffled stream is delivered as it was handed over", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const receiver = await startReceiver(context);
  await setWebhook(telegram, bot, { url: receiver.url });
  const stream = [7, 5, 7, 6, 7].map((update_id) => ({ update_id }));
  for (const update of stream) bot.sendRawUpdate(update, "one line");
  const done = outcomes(telegram, stream.length);
  for (const update of stream) {
    const delivered = await receiver.next();
    assert.deepEqual(delivered.update, update);
    delivered.answer(200);
  }
  await done;
  assert.equal(bot.pendingUpdates().length, 0);
});
