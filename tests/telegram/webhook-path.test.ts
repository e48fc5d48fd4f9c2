import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";

const BOT_ID = "4242424242";

let server: TestHouse;
before(async () => {
  server = await openHouse({ TRADEPOST_VIN_BOT_TOKEN: `${BOT_ID}:AAE-sample` });
});
after(() => server.close());

async function bring(botId: string, body = "{}"): Promise<string> {
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": "guessed" };
  const url = `/telegram/webhook/${botId}`;
  const answer = await server.send({ method: "POST", url, headers, payload: body });
  const { detail } = JSON.parse(answer.body) as { readonly detail: string };
  return `${answer.statusCode} ${codeOf(answer)}: ${detail}`;
}

test("whoever has not the secret hears the same of every path, odd or a bot's: 401, and nothing of the house", async () => {
  const odd = [
    "4711",
    "0",
    "-1",
    "1e9",
    `0${BOT_ID}`,
    `${BOT_ID}.0`,
    `%20${BOT_ID}`,
    "9".repeat(18),
    "9".repeat(21),
    "9".repeat(90),
    "x".repeat(21),
    "%F0%9F%9A%97",
    "1%27%20or%201%3D1",
    "..%2F..%2Fsecrets",
    "__proto__",
  ];
  for (const botId of [...odd, BOT_ID])
    assert.equal(
      await bring(botId),
      "401 TELEGRAM_SECRET_WRONG: This request does not carry the right secret token.",
    );
  for (const body of ["no json", ""]) assert.match(await bring(BOT_ID, body), /^401 /);
});
