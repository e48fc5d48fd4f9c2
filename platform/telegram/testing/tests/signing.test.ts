import assert from "node:assert/strict";
import { createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { signInitData, webAppPublicKeyHex } from "../index.ts";
import { callApi, realClient, startStill, startTelegram } from "./fixture.ts";

/** The check as core.telegram.org/bots/webapps describes it, apart from the code under test. */
function checkText(data: URLSearchParams, ...without: readonly string[]): string {
  return [...data]
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join("\n");
}

test("init data carries the hash made with the bot's token and a signature that needs no token", async (context) => {
  const { telegram, clock } = await startStill(context);
  const bot = telegram.addBot();
  const anna = telegram.user({ firstName: "Änna & Co", languageCode: "de" });
  const { initData, queryId } = anna.openApp(bot, { startParam: "order-7" });
  const data = new URLSearchParams(initData);
  assert.equal(data.get("query_id"), queryId);
  assert.equal(data.get("start_param"), "order-7");
  assert.equal(data.get("auth_date"), String(clock.nowMs() / 1000));
  assert.equal((JSON.parse(data.get("user") ?? "") as { first_name: string }).first_name, "Änna & Co");
  const secret = createHmac("sha256", "WebAppData").update(bot.token).digest();
  const hash = createHmac("sha256", secret).update(checkText(data, "hash")).digest("hex");
  assert.equal(data.get("hash"), hash);
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(webAppPublicKeyHex, "hex").toString("base64url") },
    format: "jwk",
  });
  const signed = Buffer.from(`${bot.id}:WebAppData\n${checkText(data, "hash", "signature")}`);
  assert.ok(verify(null, signed, key, Buffer.from(data.get("signature") ?? "", "base64url")));
});

test("init data of another token or another time has another hash", () => {
  const user = { id: 1, is_bot: false, first_name: "A" };
  const hashes = [
    signInitData("1:a", { authDateSeconds: 1, user }),
    signInitData("1:b", { authDateSeconds: 1, user }),
    signInitData("1:a", { authDateSeconds: 2, user }),
  ].map((data) => new URLSearchParams(data).get("hash"));
  assert.equal(new Set(hashes).size, 3);
});

test("login data carries the hash of the login widget", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const { hash, ...fields } = telegram
    .user({ firstName: "Anna", username: "anna_a" })
    .loginData(bot, 1_700_000_000);
  const secret = createHash("sha256").update(bot.token).digest();
  const text = checkText(new URLSearchParams(fields));
  assert.equal(hash, createHmac("sha256", secret).update(text).digest("hex"));
});

test("an app sends data from its keyboard key, and its query is answered with a message", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  assert.deepEqual(anna.sendAppData(bot, "Open", "42").web_app_data, { data: "42", button_text: "Open" });
  const { queryId } = anna.openApp(bot);
  const result = {
    type: "article" as const,
    id: "1",
    title: "Order",
    input_message_content: { message_text: "Order 42" },
  };
  const sent = await realClient(telegram, bot).api.answerWebAppQuery(queryId, result);
  assert.equal(typeof sent.inline_message_id, "string");
  assert.equal(anna.messages(bot).at(-1)?.via_bot?.id, bot.id);
  const { status } = await callApi(telegram, bot.token, "answerWebAppQuery", {
    web_app_query_id: "1",
    result,
  });
  assert.equal(status, 400);
});
