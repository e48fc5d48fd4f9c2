import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { ACCORD } from "../support/vin.ts";

let house: BotHouse;
before(async () => {
  house = await openBotHouse();
});
after(() => house.close());

test("a VIN inside of a sentence is answered with a card whose sections open in place", async () => {
  const { bot, fake } = house;
  const anna = fake.user({ firstName: "Anna", languageCode: "en" });
  anna.send(bot, `is ${ACCORD.toLowerCase()} a good car?`);
  const card = await anna.next(bot);
  assert.match(card.text ?? "", /2003 HONDA Accord EX-V6/);
  assert.match(card.text ?? "", new RegExp(ACCORD));
  assert.match(card.text ?? "", /check digit is right/);
  for (const [section, content] of [
    ["Engine", /Engine code: J30A4/],
    ["Body", /Doors: 2/],
    ["Safety", /Seat Belt/],
    ["Plant", /MARYSVILLE/],
    ["Check", /1HG/],
    ["All data", /Vehicle Descriptor/],
    ["Overview", /Made in: MARYSVILLE/],
  ] as const) {
    anna.press(bot, section);
    assert.match((await anna.nextEdit(bot)).text ?? "", content, section);
  }
});
