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

test("a path that names no bot answers 404, however odd it is, and a bot's without its secret 401 with nothing of the house", async () => {
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
  for (const botId of odd) assert.match(await bring(botId), /^404 TELEGRAM_BOT_UNKNOWN: /, botId);
  for (const body of ["{}", "no json", ""])
    assert.equal(
      await bring(BOT_ID, body),
      "401 TELEGRAM_SECRET_WRONG: This request does not carry the right secret token.",
    );
});
