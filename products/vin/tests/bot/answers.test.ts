import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { serialVins } from "../support/bulk.ts";
import { ACCORD } from "../support/vin.ts";

let house: BotHouse;
before(async () => {
  house = await openBotHouse();
});
after(() => house.close());

/** One pixel. */
const picture = {
  name: "vin.gif",
  bytes: Buffer.from("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=", "base64"),
};

const writer = (languageCode = "en") => house.fake.user({ firstName: "Anna", languageCode });
type Writer = ReturnType<typeof writer>;

async function ask(anna: Writer, text: string): Promise<string> {
  anna.send(house.bot, text);
  return (await anna.next(house.bot)).text ?? "";
}

test("a wrong check digit is told with what it should be, and usual slips are offered with a tap", async () => {
  const { bot } = house;
  const anna = writer();
  const text = await ask(anna, "1HGCM82633A004325");
  assert.match(text, /check digit is wrong/);
  assert.match(text, /Position 9 is 3; by the other characters it should be 0/);
  assert.match(text, /positions 16 and 17 swapped\? Then it is 1HGCM82633A004352/);
  anna.press(bot, `Decode ${ACCORD}`);
  assert.match((await anna.next(bot)).text ?? "", /The check digit is right/);
  const karl = writer("de");
  assert.match(await ask(karl, "1HGCMB2633A004352"), /Stelle 6/);
});

for (const [what, written, position] of [
  ["the letter I", "IHGCM82633A004352", "1"],
  ["the letter O", "1HGCM82633A0O4352", "13"],
  ["the letter Q", "1HGCM82633AQ04352", "12"],
  ["two of them", "IHGCM82633A0O4352", "1, 13"],
  ["Cyrillic letters", "1НGCМ82633А004352", "2, 5, 11"],
] as const) {
  test(`${what} in a VIN is named by position, with what was meant`, async () => {
    const text = await ask(writer(), written);
    assert.ok(text.includes(`at position ${position} `), text);
    assert.ok(text.endsWith(`Did you mean ${ACCORD}?`), text);
  });
}

test("lower case, full width and invisible characters are read without a word", async () => {
  const anna = writer();
  assert.match(await ask(anna, ACCORD.toLowerCase()), /HONDA/);
  assert.match(await ask(anna, "１ＨＧＣＭ８２６３３Ａ００４３５２"), /HONDA/);
  assert.match(await ask(anna, `${ACCORD.slice(0, 8)}\u200B${ACCORD.slice(8)}`), /HONDA/);
});

test("pictures, recordings and other things are told what to send instead, in the person's language", async () => {
  const { bot } = house;
  const anna = writer();
  anna.sendPhoto(bot, picture);
  assert.match((await anna.next(bot)).text ?? "", /cannot read pictures/);
  anna.sendPhoto(bot, { ...picture, caption: ACCORD });
  assert.match((await anna.next(bot)).text ?? "", /HONDA/);
  anna.shareLocation(bot, 52.5, 13.4);
  assert.match((await anna.next(bot)).text ?? "", /I read texts and lists/);
  const olga = writer("ru");
  olga.sendVoice(bot, { bytes: Buffer.from("OggS") });
  assert.match((await olga.next(bot)).text ?? "", /не могу слушать/);
  assert.match(await ask(olga, "привет"), /Здесь нет VIN/);
});

test("two hundred VINs in one message become one list", async () => {
  const { bot } = house;
  const anna = writer();
  assert.match(await ask(anna, serialVins(200).join("\n")), /VINs in the queue: 200/);
  const file = await anna.next(bot, ({ document }) => document !== undefined);
  assert.equal(file.caption, "200 of 200 VINs decoded.");
});

test("a VIN that is put right in the message is answered, in a chat with the bot alone", async () => {
  const { bot, fake } = house;
  const anna = writer();
  assert.match(await ask(anna, "1HGCM82633A00435"), /has 16/);
  const [written] = anna.messages(bot).filter(({ from }) => from?.id === anna.id);
  assert.ok(written);
  anna.edit(bot, written, ACCORD);
  assert.match((await anna.next(bot, ({ text = "" }) => text.includes("HONDA"))).text ?? "", /2003 HONDA/);
  const group = fake.group({ owner: anna, bots: [bot] });
  anna.send(group, `/vin@${bot.username} ${ACCORD}`);
  await anna.next(group, ({ text = "" }) => text.includes("HONDA"));
  const [inGroup] = anna.messages(group).filter(({ from }) => from?.id === anna.id);
  assert.ok(inGroup);
  anna.edit(group, inGroup, `/vin@${bot.username} 5UXWX7C5XBA000000`);
  anna.send(group, `/help@${bot.username}`);
  await anna.next(group, ({ text = "" }) => text.includes("/garage"));
  assert.ok(!anna.messages(group).some(({ text = "" }) => text.includes("BMW")));
});

test("the welcome's example is decoded with a tap", async () => {
  const { bot } = house;
  const anna = writer();
  anna.start(bot);
  await anna.next(bot);
  anna.press(bot, `Decode ${ACCORD}`);
  assert.match((await anna.next(bot)).text ?? "", /HONDA Accord/);
});
