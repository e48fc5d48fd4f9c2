import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { FakeGroup, FakeUser } from "#platform/telegram/testing";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { ACCORD } from "../support/vin.ts";

let house: BotHouse;
let anna: FakeUser;
let ben: FakeUser;
let group: FakeGroup;

before(async () => {
  house = await openBotHouse();
  const { bot, fake } = house;
  anna = fake.user({ firstName: "Anna", languageCode: "de" });
  ben = fake.user({ firstName: "Ben", languageCode: "en" });
  group = fake.group({ owner: anna, members: [ben], bots: [bot] });
  anna.send(bot, "/settings");
  await anna.next(bot);
  anna.press(bot, "US (hp, mi)");
  await anna.nextEdit(bot);
});
after(() => house.close());

const buttonsOf = (person: FakeUser, place: Parameters<FakeUser["messages"]>[0]): readonly string[] =>
  (person.messages(place).at(-1)?.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);

test("a card in a group stays in the language and units of whoever asked for it, whoever presses its buttons", async () => {
  anna.send(group, `/vin@${house.bot.username} ${ACCORD}`);
  const card = await anna.next(group, ({ text = "" }) => text.includes("HONDA"));
  assert.match(card.text ?? "", /Karosserie[^]* lb/);
  const buttons = buttonsOf(anna, group);
  ben.press(group, "Motor");
  const engine = await ben.nextEdit(group);
  assert.match(engine.text ?? "", /Motorcode: J30A4/);
  ben.press(group, "Überblick");
  assert.equal((await ben.nextEdit(group)).text, card.text);
  assert.deepEqual(buttonsOf(ben, group), buttons);
});

test("what somebody asks for in a group is in their own language, and alone with the bot the present one counts", async () => {
  ben.send(group, `/vin@${house.bot.username} ${ACCORD}`);
  const asked = await ben.next(group, ({ text = "" }) => text.includes("Engine"));
  assert.match(asked.text ?? "", /2003 HONDA Accord/);
  const { bot } = house;
  ben.send(bot, ACCORD);
  await ben.next(bot);
  ben.send(bot, "/settings");
  await ben.next(bot);
  ben.press(bot, "Français");
  await ben.nextEdit(bot);
  ben.press(bot, "Engine");
  assert.match((await ben.nextEdit(bot)).text ?? "", /Moteur/);
});
