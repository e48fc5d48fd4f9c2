import assert from "node:assert/strict";
import { test } from "node:test";
import { type ApiAnswer, callApi, startTelegram } from "./fixture.ts";

const refusal = (error_code: number, description: string): ApiAnswer => ({
  ok: false,
  error_code,
  description,
});

test("parameters may come as JSON, form, multipart or query, by GET or POST, in any case of the method", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  const reply_markup = { inline_keyboard: [[{ text: "Go", callback_data: "go" }]] };
  const texts = { chat_id: String(anna.id), text: "hi", reply_markup: JSON.stringify(reply_markup) };
  const form = new FormData();
  for (const [name, value] of Object.entries(texts)) form.set(name, value);
  const root = `${telegram.apiRoot}/bot${bot.token}`;
  const json = { "content-type": "application/json" };
  const answers = await Promise.all([
    fetch(`${root}/sendMessage`, {
      method: "POST",
      headers: json,
      body: JSON.stringify({ chat_id: anna.id, text: "hi", reply_markup }),
    }),
    fetch(`${root}/sendmessage`, { method: "POST", headers: json, body: JSON.stringify(texts) }),
    fetch(`${root}/SENDMESSAGE`, { method: "POST", body: new URLSearchParams(texts) }),
    fetch(`${root}/sendMessage`, { method: "POST", body: form }),
    fetch(`${root}/sendMessage?${new URLSearchParams(texts).toString()}`),
  ]);
  for (const answer of answers) {
    const body = (await answer.json()) as ApiAnswer;
    assert.equal(body.ok, true, String(body.description));
    assert.deepEqual((body.result as { reply_markup: object }).reply_markup, reply_markup);
  }
});

test("unknown tokens, methods and paths are refused as Telegram does", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  assert.deepEqual((await callApi(telegram, "1:x", "getMe")).body, refusal(401, "Unauthorized"));
  assert.deepEqual(
    (await callApi(telegram, bot.token, "sendNothing")).body,
    refusal(404, "Not Found: method not found"),
  );
  assert.deepEqual((await callApi(telegram, bot.token, "sendDice", { chat_id: 1 })).status, 501);
  const elsewhere = await fetch(`${telegram.apiRoot}/else`);
  assert.deepEqual(await elsewhere.json(), refusal(404, "Not Found"));
});

const FAULTY: readonly (readonly [method: string, parameters: object, description: string])[] = [
  ["sendMessage", { text: "hi" }, "chat_id is empty"],
  ["sendMessage", { chat_id: 7 }, "message text is empty"],
  ["sendMessage", { chat_id: 7, text: "" }, "message text is empty"],
  ["sendMessage", { chat_id: 7, text: "hi" }, "chat not found"],
  ["sendMessage", { chat_id: "@nobody", text: "hi" }, "chat not found"],
  ["sendMessage", { chat_id: 7, text: "hi", reply_markup: "{" }, "can't parse reply markup JSON object"],
  [
    "sendMessage",
    { chat_id: 7, text: "hi", reply_markup: { inline_keyboard: [[{ callback_data: "x" }]] } },
    "can't parse inline keyboard button: Can't find field \"text\"",
  ],
  [
    "sendMessage",
    { chat_id: 7, text: "hi", reply_markup: { inline_keyboard: [[{ text: 5, callback_data: "x" }]] } },
    'can\'t parse inline keyboard button: Field "text" must be of type String (reply_markup.inline_keyboard[0][0].text)',
  ],
  [
    "sendLocation",
    { chat_id: 7, latitude: "north", longitude: 1 },
    'can\'t parse parameter "latitude": must be Float',
  ],
  ["editMessageText", { chat_id: 7, text: "hi" }, "message identifier is not specified"],
  ["deleteMessage", { chat_id: 7 }, "message identifier is not specified"],
  ["getFile", {}, "invalid file_id"],
  ["sendPhoto", { chat_id: 7 }, "there is no photo in the request"],
  ["setMyCommands", {}, 'parameter "commands" is required'],
  ["getChatMember", { chat_id: 7 }, "invalid user_id specified"],
  ["answerCallbackQuery", {}, "query is too old and response timeout expired or query ID is invalid"],
  [
    "answerPreCheckoutQuery",
    { pre_checkout_query_id: "1", ok: true },
    "query is too old and response timeout expired or query ID is invalid",
  ],
];

test("missing and mistyped parameters give 400 with Telegram's reasons", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  for (const [method, parameters, description] of FAULTY) {
    const { status, body } = await callApi(telegram, bot.token, method, parameters);
    assert.equal(status, 400);
    assert.deepEqual(body, refusal(400, `Bad Request: ${description}`));
  }
});

test("a body that is no JSON, no form or too large is refused", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const send = async (contentType: string, body: string | Uint8Array<ArrayBuffer>): Promise<ApiAnswer> => {
    const url = `${telegram.apiRoot}/bot${bot.token}/sendMessage`;
    const response = await fetch(url, { method: "POST", headers: { "content-type": contentType }, body });
    return (await response.json()) as ApiAnswer;
  };
  assert.deepEqual(await send("application/json", "{"), refusal(400, "Bad Request: can't parse JSON object"));
  assert.deepEqual(
    await send("application/json", "[]"),
    refusal(400, "Bad Request: can't parse JSON object"),
  );
  assert.equal((await send("multipart/form-data; boundary=x", "no form")).error_code, 400);
  const tooLarge = new Uint8Array(51 * 1024 * 1024);
  assert.deepEqual(await send("application/json", tooLarge), refusal(413, "Request Entity Too Large"));
});
