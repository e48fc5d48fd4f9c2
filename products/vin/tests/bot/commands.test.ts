import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { languageNames, say } from "../../bot/wording/wording.ts";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { serialVins } from "../support/bulk.ts";
import { ACCORD } from "../support/vin.ts";

const TESLA = "5YJ3E1EA7KF317000";

let house: BotHouse;
before(async () => {
  house = await openBotHouse();
});
after(() => house.close());

const writer = (languageCode = "en") => house.fake.user({ firstName: "Anna", languageCode });

for (const language of Object.keys(languageNames)) {
  test(`whoever starts in ${language} is welcomed in it and finds its commands`, async () => {
    const { bot } = house;
    const anna = writer(language);
    anna.start(bot);
    assert.equal((await anna.next(bot)).text, say(language, "welcome", { name: "Anna", example: ACCORD }));
    anna.send(bot, "/help");
    assert.equal((await anna.next(bot)).text, say(language, "help"));
    const listed = bot.commandsFor(anna);
    assert.equal(
      listed.find(({ command }) => command === "garage")?.description,
      say(language, "command_garage"),
    );
    assert.equal(
      listed
        .map(({ command }) => command)
        .toSorted()
        .join(" "),
      "bulk cancel compare garage help history link settings start usage vin",
    );
  });
}

test("deep links decode a VIN and fall back to the welcome", async () => {
  const { bot } = house;
  const anna = writer();
  anna.start(bot, `vin_${ACCORD}`);
  assert.match((await anna.next(bot)).text ?? "", /HONDA Accord/);
  anna.start(bot, "something-else");
  assert.match((await anna.next(bot)).text ?? "", /Hello Anna/);
});

test("/compare lays vehicles side by side, differences first, and asks when there are too few", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, "/compare");
  assert.match((await anna.next(bot)).text ?? "", /two to four VINs/);
  anna.send(bot, `${ACCORD}\n${TESLA}`);
  const { text = "" } = await anna.next(bot);
  assert.ok(text.indexOf("Model\nA  Accord\nB  Model 3") < text.indexOf("The same for all"));
  assert.match(text, /The same for all[^]*Type: Passenger Car/);
  anna.send(bot, `/compare ${ACCORD}`);
  assert.match((await anna.next(bot)).text ?? "", /2 to 4 different VINs/);
});

test("/history shows what was decoded, page by page, and forgets it when that is confirmed", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, "/history");
  assert.match((await anna.next(bot)).text ?? "", /not decoded anything/);
  anna.send(bot, serialVins(9).join(" "));
  await anna.next(bot);
  anna.send(bot, "/history");
  const first = (await anna.next(bot)).text ?? "";
  assert.match(first, /^What you have decoded\n\n1\. [^]*\n8\. /);
  anna.press(bot, "Older ›");
  assert.match((await anna.nextEdit(bot)).text ?? "", /\n9\. /);
  anna.press(bot, "🗑 Forget all");
  await anna.nextEdit(bot);
  anna.press(bot, "Yes, forget it");
  assert.match((await anna.nextEdit(bot)).text ?? "", /Forgotten: 9/);
});

test("/garage adds by dialogue, renames and removes", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, "/garage");
  assert.match((await anna.next(bot)).text ?? "", /is empty/);
  anna.press(bot, "➕ Add");
  await anna.next(bot);
  anna.send(bot, ACCORD);
  assert.match((await anna.next(bot)).text ?? "", /call it “2003 HONDA Accord EX-V6”/);
  anna.send(bot, "x".repeat(61));
  assert.match((await anna.next(bot)).text ?? "", /1 to 60 characters/);
  anna.send(bot, "Mum's <car>");
  assert.match((await anna.next(bot)).text ?? "", /Saved as “Mum's <car>”/);
  anna.press(bot, "✏️ Rename");
  await anna.next(bot);
  anna.send(bot, "Our car");
  assert.match((await anna.next(bot)).text ?? "", /“Our car”/);
  anna.send(bot, "/garage");
  assert.match((await anna.next(bot)).text ?? "", /Your garage \(1\)[^]*Our car/);
  anna.press(bot, "1");
  await anna.nextEdit(bot);
  const removal = anna.press(bot, "🗑 Remove");
  assert.match((await removal.answer).text ?? "", /“Our car” is removed/);
  assert.match((await anna.nextEdit(bot)).text ?? "", /is empty/);
});

test("the card saves with one tap, and two people have two garages", async () => {
  const { bot } = house;
  const [anna, bert] = [writer(), writer()];
  anna.send(bot, ACCORD);
  await anna.next(bot);
  const saved = anna.press(bot, "⭐ Save");
  assert.match((await saved.answer).text ?? "", /Saved as “2003 HONDA Accord EX-V6”/);
  assert.match((await anna.nextEdit(bot)).text ?? "", /2003 HONDA Accord EX-V6 ⭐/);
  bert.send(bot, "/garage");
  assert.match((await bert.next(bot)).text ?? "", /is empty/);
});

test("/settings changes language, units and source at once", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, "/settings");
  assert.match((await anna.next(bot)).text ?? "", /Language: English\nUnits: metric/);
  anna.press(bot, "US (hp, mi)");
  assert.match((await anna.nextEdit(bot)).text ?? "", /Units: US/);
  anna.press(bot, "Русский");
  assert.match((await anna.nextEdit(bot)).text ?? "", /Язык: Русский\nЕдиницы: американские/);
  anna.send(bot, "/usage");
  assert.match((await anna.next(bot)).text ?? "", /Расшифровано VIN\nСегодня: 0/);
});

test("/usage counts what was decoded and saved", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, ACCORD);
  await anna.next(bot);
  anna.send(bot, `/garage ${TESLA} Sparky`);
  await anna.next(bot);
  anna.send(bot, "/usage");
  assert.match((await anna.next(bot)).text ?? "", /Altogether: 1, 1 different ones[^]*Saved vehicles: 1/);
});

test("commands about what is one's own are for private chats", async () => {
  const { bot, fake } = house;
  const anna = writer();
  const group = fake.group({ owner: anna, bots: [bot] });
  anna.send(group, `/garage@${bot.username}`);
  assert.match((await anna.next(group)).text ?? "", /private chat/);
});
