import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { makePlace } from "../support/places.ts";
import { openSpeakingHouse, type SpeakingHouse } from "../telegram/speaking-house.ts";
import { tradepostHere } from "./in-process.ts";
import { tradepost } from "./tradepost.ts";

const WEBHOOKS = { TRADEPOST_TELEGRAM_INTAKE: "webhook", TRADEPOST_BASE_URL: "https://tradepost.example" };

let house: SpeakingHouse;
before(async () => {
  house = await openSpeakingHouse();
});
after(() => house[Symbol.asyncDispose]());

const run = (command: string, more: Readonly<Record<string, string>> = {}) =>
  tradepostHere(command.split(" "), { ...house.environment, ...more });
const intake = () => house.server.house.parts.telegram.findBot(String(house.bot.id))?.intake;

async function answers(): Promise<void> {
  const anna = house.fake.user({ firstName: "Anna", languageCode: "en" });
  anna.send(house.bot, "/start");
  await anna.next(house.bot);
}

test("commands that read leave a running server's bot as it is, whatever their settings", async () => {
  for (const command of ["workspaces list", "telegram dead"]) {
    const { code, errors } = await run(command, WEBHOOKS);
    assert.deepEqual([code, errors], [0, ""]);
    assert.equal(intake(), "polling");
  }
  await answers();
});

test("a sync with other settings than the server's is refused and changes nothing", async () => {
  const { code, errors } = await run("telegram sync", WEBHOOKS);
  assert.equal(code, 1);
  assert.match(errors, /TRADEPOST_TELEGRAM_INTAKE is webhook here.*\.env.*TELEGRAM_INTAKE_DIFFERS/s);
  assert.equal(intake(), "polling");
  await answers();
});

test("a sync with the server's settings says how each bot is, a bot that is new, and how to have one at all", async () => {
  const { id } = house.bot;
  const { code, output } = await run("telegram sync");
  assert.deepEqual([code, output], [0, `ok   @telling_bot (${id}, vin)\n`]);
  const other = house.fake.addBot({ username: "second_bot" });
  const second = await run("telegram sync", { TRADEPOST_VIN_BOT_TOKEN: other.token });
  assert.match(second.output, new RegExp(`^Stored the bot ${other.id} .*\nok   @second_bot`));
  const without = await run("telegram sync", { TRADEPOST_VIN_BOT_TOKEN: "" });
  assert.match(without.output, /^There is no bot to set up\. Put TRADEPOST_VIN_BOT_TOKEN=.*\.env/);
});

test("the command line finds the token in the .env file of its folder, as the server does", async () => {
  await using place = await makePlace();
  const { TRADEPOST_VIN_BOT_TOKEN: token, ...environment } = house.environment;
  await writeFile(path.join(place.folder, ".env"), `TRADEPOST_VIN_BOT_TOKEN=${token}\n`);
  const { TRADEPOST_DATA_DIR: data = "" } = environment;
  const { code, output } = await tradepost(data, ["telegram", "sync"], environment, place.folder);
  assert.deepEqual([code, output], [0, `ok   @telling_bot (${house.bot.id}, vin)\n`]);
});
