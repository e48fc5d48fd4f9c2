import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { ACCORD } from "../support/vin.ts";

const TESLA = "5YJ3E1EA7KF317000";

let house: BotHouse;
before(async () => {
  house = await openBotHouse({ readsAllGroupMessages: true });
});
after(() => house.close());

const writer = (languageCode = "en") => house.fake.user({ firstName: "Anna", languageCode });

test("a VIN inside of a sentence is answered with a card", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, `is ${ACCORD.toLowerCase()} a good car?`);
  const { text = "" } = await anna.next(bot);
  assert.match(text, /^2003 HONDA Accord EX-V6\n1HGCM82633A004352\n/);
  assert.match(text, /Engine: V6, J30A4/);
  assert.match(text, /check digit is right/);
  assert.doesNotMatch(text, /undefined|\{\w+\}/);
});

for (const [section, content] of [
  ["Engine", /Engine code: J30A4/],
  ["Body", /Doors: 2/],
  ["Safety", /Seat Belt/],
  ["Plant", /Plant: Marysville/],
  ["Check", /Manufacturer identifier: 1HG/],
  ["All data", /Vehicle Descriptor: 1HGCM826\*3A/],
] as const) {
  test(`the section ${section} opens in place, and the overview comes back`, async () => {
    const { bot } = house;
    const anna = writer();
    anna.send(bot, ACCORD);
    const card = await anna.next(bot);
    anna.press(bot, section);
    const shown = await anna.nextEdit(bot);
    assert.equal(shown.message_id, card.message_id);
    assert.match(shown.text ?? "", content);
    anna.press(bot, "Overview");
    assert.equal((await anna.nextEdit(bot)).text, card.text);
  });
}

test("several VINs in one message are listed, open by number and compare", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, `${ACCORD} or rather ${TESLA}?`);
  assert.match((await anna.next(bot)).text ?? "", /2 VINs[^]*HONDA Accord[^]*TESLA Model 3/);
  anna.press(bot, "2");
  assert.match((await anna.next(bot)).text ?? "", /TESLA Model 3[^]*check digit is wrong/);
  anna.press(bot, "Compare");
  assert.match((await anna.next(bot)).text ?? "", /Make\nA {2}HONDA\nB {2}TESLA/);
});

test("letters that only look right are asked about, and one tap decodes what was meant", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, "IHGCM82633A004352");
  const question = await anna.next(bot);
  assert.match(question.text ?? "", /Did you mean 1HGCM82633A004352/);
  anna.press(bot, `Decode ${ACCORD}`);
  assert.match((await anna.next(bot)).text ?? "", /2003 HONDA Accord/);
});

test("what is nearly a VIN is told in words, in the person's language", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, ACCORD.slice(0, -1));
  assert.match((await anna.next(bot)).text ?? "", /has 17 characters, this one has 16/);
  const bert = writer("de");
  bert.send(bot, `${ACCORD}7`);
  assert.match((await bert.next(bot)).text ?? "", /hat 17 Zeichen, diese hat 18/);
});

test("a partial VIN and one in groups are decoded", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, "5UXWX7C5*BA");
  assert.match((await anna.next(bot)).text ?? "", /BMW[^]*not complete/);
  anna.send(bot, "1HG-CM826 33A 004352");
  assert.match((await anna.next(bot)).text ?? "", /HONDA Accord/);
});

test("text without a VIN, photos and unknown commands get a hint", async () => {
  const { bot } = house;
  const anna = writer("fr");
  anna.send(bot, "bonjour");
  assert.match((await anna.next(bot)).text ?? "", /aucun VIN/);
  anna.sendVoice(bot, { bytes: Buffer.from("OggS") });
  assert.match((await anna.next(bot)).text ?? "", /Je ne peux pas écouter/);
  anna.send(bot, "/nonsense");
  assert.match((await anna.next(bot)).text ?? "", /commande/);
});

test("in a group only VINs are answered, and whatever names the bot", async () => {
  const { bot, fake } = house;
  const anna = writer();
  const group = fake.group({ owner: anna, bots: [bot] });
  anna.send(group, "hello everybody, 12345678901234567 is a number, 1HGCM82633A00435 is none");
  anna.send(group, "/garage@another_bot");
  anna.send(group, `look: ${ACCORD}`);
  assert.match((await anna.next(group)).text ?? "", /HONDA Accord/);
  anna.send(group, `@${bot.username} hello`);
  assert.match((await anna.next(group)).text ?? "", /no VIN/);
  const from = anna.messages(group).filter((message) => message.from?.is_bot === true);
  assert.equal(from.length, 2);
});

test("/vin takes a VIN behind it, or asks for it until /cancel", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, `/vin ${ACCORD}`);
  assert.match((await anna.next(bot)).text ?? "", /HONDA/);
  const bert = writer();
  bert.send(bot, "/vin");
  assert.match((await bert.next(bot)).text ?? "", /Which VIN/);
  bert.send(bot, "hm");
  assert.match((await bert.next(bot)).text ?? "", /Which VIN/);
  bert.send(bot, "/cancel");
  assert.match((await bert.next(bot)).text ?? "", /Cancelled/);
});
