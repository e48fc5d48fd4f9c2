import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { BotDefinition } from "../index.ts";
import { BOT_ID, openDatabase, openHouse, type House, message, nextUpdateId } from "./fixture.ts";

const echo: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  onMessage: async (context, { text = "" }) => void context.reply(`You said ${text}`),
};

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, echo);
});
after(async () => {
  await house.close();
  await database.close();
});

test("an update is handled once and its answer is sent once, however often it is brought", async () => {
  const update = { update_id: nextUpdateId(), message: message("hello", 71) };
  await Promise.all([house.bring(update), house.bring(update)]);
  await house.settle();
  await house.bring(update);
  await house.settle();
  assert.deepEqual(
    house.stub.sentTo(71).map((call) => [call.method, call.payload["text"]]),
    [["sendMessage", "You said hello"]],
  );
  assert.equal(house.jobs.pending.length, 0);
});

test("an unknown bot is 404 and a wrong secret 401, and neither is stored", async () => {
  const body = JSON.stringify({ update_id: nextUpdateId(), message: message("x", 72) });
  await assert.rejects(house.telegram.receiveUpdate({ botId: "999", secret: "x", body }), {
    code: "TELEGRAM_BOT_UNKNOWN",
    status: 404,
  });
  for (const secret of [undefined, "", "wrong"]) {
    await assert.rejects(house.telegram.receiveUpdate({ botId: BOT_ID, secret, body }), {
      code: "TELEGRAM_SECRET_WRONG",
      status: 401,
    });
  }
  await house.settle();
  assert.deepEqual(house.stub.sentTo(72), []);
});
