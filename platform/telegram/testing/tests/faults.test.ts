import assert from "node:assert/strict";
import { test } from "node:test";
import { GrammyError, HttpError } from "grammy";
import { publishedPace } from "../index.ts";
import { callApi, realClient, startStill, startTelegram } from "./fixture.ts";
import { startReceiver } from "./receiver.ts";

test("planned refusals come as often as planned, for the calls they are meant for", async (context) => {
  const telegram = await startTelegram(context);
  const [bot, other] = [telegram.addBot(), telegram.addBot()];
  const [anna, boris] = [telegram.user(), telegram.user()];
  for (const person of [anna, boris]) for (const one of [bot, other]) person.start(one);
  const say = (token: string, chat_id: number): ReturnType<typeof callApi> =>
    callApi(telegram, token, "sendMessage", { chat_id, text: "hi" });
  const match = { botId: bot.id, method: "sendMessage", chatId: anna.id };
  telegram.faults.next({ kind: "flood", retryAfterSeconds: 7 }, { ...match, times: 2 });
  assert.equal((await say(bot.token, boris.id)).status, 200);
  assert.equal((await say(other.token, anna.id)).status, 200);
  assert.equal((await callApi(telegram, bot.token, "getChat", { chat_id: anna.id })).status, 200);
  for (let count = 0; count < 2; count += 1) {
    assert.deepEqual((await say(bot.token, anna.id)).body, {
      ok: false,
      error_code: 429,
      description: "Too Many Requests: retry after 7",
      parameters: { retry_after: 7 },
    });
  }
  assert.equal((await say(bot.token, anna.id)).status, 200);
  assert.equal(anna.messages(bot).length, 2, "refused messages do not appear");
});

test("403, 409, 400 and broken servers answer in Telegram's words until they are taken back", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const describe = async (): Promise<unknown> =>
    (await callApi(telegram, bot.token, "getMe")).body.description;
  const takeBack = telegram.faults.always({ kind: "forbidden", reason: "user is deactivated" });
  assert.equal(await describe(), "Forbidden: user is deactivated");
  assert.equal(await describe(), "Forbidden: user is deactivated");
  takeBack();
  telegram.faults.next({ kind: "conflict" });
  telegram.faults.next({ kind: "bad-request", reason: "MESSAGE_ID_INVALID" });
  telegram.faults.next({ kind: "server-error", status: 502 });
  assert.match(String(await describe()), /^Conflict: terminated by other getUpdates request/);
  assert.equal(await describe(), "Bad Request: MESSAGE_ID_INVALID");
  assert.equal(await describe(), "Bad Gateway");
  telegram.faults.next({ kind: "server-error", status: 502, page: true });
  await assert.rejects(realClient(telegram, bot).api.getMe(), HttpError);
  assert.equal(await describe(), undefined);
});

test("a connection that breaks before the call leaves no effect, one that breaks after it does", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  const { api } = realClient(telegram, bot);
  telegram.faults.next({ kind: "drop", when: "before" });
  await assert.rejects(api.sendMessage(anna.id, "lost"), HttpError);
  telegram.faults.next({ kind: "drop", when: "after" });
  await assert.rejects(api.sendMessage(anna.id, "arrived"), HttpError);
  assert.deepEqual(
    anna.messages(bot).map(({ text }) => text),
    ["/start", "arrived"],
  );
});

test("a late answer has its effect at once", async (context) => {
  const { telegram, timers } = await startStill(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  telegram.faults.next({ kind: "late", delayMs: 30_000 });
  const sending = callApi(telegram, bot.token, "sendMessage", { chat_id: anna.id, text: "slow" });
  assert.equal((await anna.next(bot)).text, "slow");
  await timers.scheduled(30_000);
  timers.advanceMs(30_000);
  assert.equal((await sending).status, 200);
});

test("a call that hangs has no effect and ends when the caller gives up", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  telegram.faults.next({ kind: "hang" }, { method: "sendMessage" });
  const patience = new AbortController();
  const url = `${telegram.apiRoot}/bot${bot.token}/sendMessage?chat_id=${anna.id}&text=lost`;
  const sending = fetch(url, { signal: patience.signal });
  await callApi(telegram, bot.token, "getMe");
  patience.abort();
  await assert.rejects(sending);
  assert.equal(anna.messages(bot).length, 1);
});

test("Telegram comes back by itself after a planned outage", async (context) => {
  const { telegram, timers } = await startStill(context);
  const bot = telegram.addBot();
  telegram.down(3_600_000);
  await assert.rejects(callApi(telegram, bot.token, "getMe"));
  timers.advanceMs(3_600_000);
  assert.equal((await callApi(telegram, bot.token, "getMe")).status, 200);
});

test("while Telegram is down no call succeeds and no update comes; afterwards both go on where they stopped", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  const receiver = await startReceiver(context);
  await callApi(telegram, bot.token, "setWebhook", { url: receiver.url });
  telegram.down();
  anna.send(bot, "written in the outage");
  await assert.rejects(callApi(telegram, bot.token, "getMe"));
  assert.equal(receiver.waiting(), 0);
  telegram.up();
  const delivered = await receiver.next();
  assert.equal(delivered.update.message?.text, "written in the outage");
  delivered.answer(200);
  assert.equal((await callApi(telegram, bot.token, "getMe")).status, 200);
});

test("the published pace: one message a second to a person, 20 a minute to a group, 30 a second in all", async (context) => {
  const { telegram, clock } = await startStill(context, { pace: publishedPace });
  const bot = telegram.addBot();
  const people = Array.from({ length: 31 }, () => telegram.user());
  const [anna] = people;
  assert.ok(anna);
  for (const person of people) person.start(bot);
  const group = telegram.group({ owner: anna, bots: [bot] });
  const { api } = realClient(telegram, bot);
  const waitOf = async (chatId: number): Promise<number> => {
    try {
      await api.sendMessage(chatId, "hi");
      return 0;
    } catch (error) {
      assert.ok(error instanceof GrammyError);
      return error.parameters.retry_after ?? -1;
    }
  };
  assert.deepEqual([await waitOf(anna.id), await waitOf(anna.id)], [0, 1]);
  clock.advanceMs(1000);
  const waits = [];
  for (const person of people) waits.push(await waitOf(person.id));
  assert.deepEqual([waits.filter((wait) => wait === 0).length, waits.at(-1)], [30, 1]);
  for (let count = 0; count < 20; count += 1) {
    clock.advanceMs(1000);
    assert.equal(await waitOf(group.id), 0);
  }
  clock.advanceMs(1000);
  assert.equal(await waitOf(group.id), 40);
  clock.advanceMs(40_000);
  assert.equal(await waitOf(group.id), 0);
  telegram.limitPace(undefined);
  assert.deepEqual([await waitOf(anna.id), await waitOf(anna.id)], [0, 0]);
});
