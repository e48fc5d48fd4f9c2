import assert from "node:assert/strict";
import { test } from "node:test";
import { callApi, startStill } from "./fixture.ts";

test("everything that happens is told in order, and can be read again from any number on", async (context) => {
  const { telegram } = await startStill(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  const heard: [number, string][] = [];
  const stop = telegram.observe(({ sequence, kind }) => heard.push([sequence, kind]));
  anna.start(bot);
  await callApi(telegram, bot.token, "sendMessage", { chat_id: anna.id, text: "hi" });
  stop();
  anna.send(bot, "not heard");
  assert.deepEqual(heard, [
    [1, "message"],
    [2, "update"],
    [3, "message"],
    [4, "request"],
  ]);
  assert.deepEqual(
    telegram.events(2).map(({ sequence }) => sequence),
    [3, 4, 5, 6],
  );
});

test("ids and dates are the same in every run", async (context) => {
  const run = async (): Promise<unknown> => {
    const { telegram } = await startStill(context);
    const bot = telegram.addBot();
    const anna = telegram.user();
    const group = telegram.group({ owner: anna, bots: [bot] });
    anna.start(bot);
    const { body } = await callApi(telegram, bot.token, "sendMessage", { chat_id: anna.id, text: "hi" });
    const link = await callApi(telegram, bot.token, "createInvoiceLink", {
      title: "P",
      description: "P",
      payload: "p",
      currency: "XTR",
      prices: [{ label: "P", amount: 1 }],
    });
    return [bot.token, anna.id, group.id, body, link.body, bot.pendingUpdates(), anna.openApp(bot)];
  };
  assert.deepEqual(await run(), await run());
});

test("callback queries are too old after fifteen seconds, and answered only by their bot", async (context) => {
  const { telegram, clock } = await startStill(context);
  const [bot, other] = [telegram.addBot(), telegram.addBot()];
  const anna = telegram.user();
  anna.start(bot);
  const reply_markup = { inline_keyboard: [[{ text: "Go", callback_data: "go" }]] };
  await callApi(telegram, bot.token, "sendMessage", { chat_id: anna.id, text: "?", reply_markup });
  const { queryId: callback_query_id } = anna.press(bot, "Go");
  const answer = async (token: string): Promise<number> =>
    (await callApi(telegram, token, "answerCallbackQuery", { callback_query_id })).status;
  assert.equal(await answer(other.token), 400);
  assert.equal(await answer(bot.token), 200);
  clock.advanceMs(15_001);
  assert.equal(await answer(bot.token), 400);
  assert.throws(() => anna.press(bot, "Stop"), /There are: "Go"/);
});
