import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { ACCORD } from "../support/vin.ts";

const TESLA = "5YJ3E1EA7KF317000";
const LIST = { bytes: Buffer.from(`vin\n${ACCORD}\n${TESLA}\n`), name: "fleet.csv" };

let house: BotHouse;
before(async () => {
  house = await openBotHouse();
});
after(() => house.close());

function writer() {
  const { bot, fake } = house;
  const anna = fake.user({ firstName: "Anna", languageCode: "en" });
  const heard = async () => (await anna.next(bot)).text ?? "";
  return {
    anna,
    heard,
    ask: (text: string) => {
      anna.send(bot, text);
      return heard();
    },
  };
}

test("/compare takes the VINs one by one as well, and tells the way out when none has come", async () => {
  const { ask } = writer();
  await ask("/compare");
  assert.match(await ask("what?"), /two to four VINs[^]*\/cancel/);
  assert.match(await ask(ACCORD), new RegExp(`${ACCORD}[^]*next one[^]*/cancel`));
  assert.match(await ask(ACCORD), /two to four VINs[^]*\/cancel/);
  assert.match(await ask(TESLA), /A  Accord\nB  Model 3/);
});

for (const command of ["/vin", "/compare"])
  test(`a list that comes after ${command} is worked on as a list`, async () => {
    const { anna, ask, heard } = writer();
    await ask(command);
    anna.sendDocument(house.bot, LIST);
    assert.match(await heard(), /VINs in the queue: 2|2 of 2 VINs/);
  });

test("a sentence where /bulk asks for a list makes no list of failures", async () => {
  const { ask } = writer();
  await ask("/bulk");
  assert.match(await ask("one moment please"), /Send me the list[^]*\/cancel/);
  assert.match(await ask(`${ACCORD}\n${TESLA}`), /VINs in the queue: 2|2 of 2 VINs/);
});

test("a list of which nothing can be decoded is not called done", async () => {
  const { anna, ask } = writer();
  await ask("/bulk A1\nB2");
  const file = await anna.next(house.bot, ({ document }) => document !== undefined);
  assert.match(file.caption ?? "", /0 of 2/);
  assert.ok(anna.messages(house.bot).some(({ text = "" }) => text.startsWith("⚠️ None of this")));
});

test("a VIN where a name is asked for is decoded, and the question stays", async () => {
  const { anna, ask, heard } = writer();
  await ask(`/garage ${ACCORD} My car`);
  anna.press(house.bot, "✏️ Rename");
  assert.match(await heard(), /call My car from now on/);
  assert.match(await ask(TESLA), /TESLA/);
  assert.match(await heard(), /call My car from now on[^]*\/cancel/);
  assert.match(await ask("Her car"), /called “Her car”/);
});
