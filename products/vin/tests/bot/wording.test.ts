import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { AppError } from "#platform/kernel";
import { factText } from "../../bot/messages/facts.ts";
import { faultText } from "../../bot/refusals.ts";
import { en } from "../../bot/wording/en.ts";
import { catalogues, languageNames, type TextKey } from "../../bot/wording/wording.ts";

const keys = Object.keys(en) as TextKey[];
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();
const commands = (text: string): string[] => (text.match(/(?<!\w)\/[a-z]+/g) ?? []).toSorted();

const withoutCalls = (text: string): string => {
  const shorter = text.replaceAll(/\([^()]*\)/g, "");
  return shorter === text ? text : withoutCalls(shorter);
};

test("every language has every text, with the same placeholders and commands", () => {
  assert.deepEqual(Object.keys(catalogues).toSorted(), Object.keys(languageNames).toSorted());
  for (const [language, texts] of Object.entries(catalogues)) {
    assert.deepEqual(Object.keys(texts).toSorted(), keys.toSorted(), language);
    for (const key of keys) {
      assert.deepEqual(placeholders(texts[key]), placeholders(en[key]), `${language}.${key}`);
      assert.deepEqual(commands(texts[key]), commands(en[key]), `${language}.${key}`);
      assert.notEqual(texts[key].trim(), "", `${language}.${key}`);
    }
  }
});

test("no language shows another one's sentences", () => {
  for (const [language, texts] of Object.entries(catalogues)) {
    if (language === "en") continue;
    const same = keys.filter((key) => en[key].length > 25 && texts[key] === en[key]);
    assert.deepEqual(same, [], language);
  }
});

test("an open model year is not put down to the continent: it is open in North America, too", () => {
  for (const [language, { yearsPossible }] of Object.entries(catalogues)) {
    assert.match(yearsPossible, /\{years\}/, language);
    assert.doesNotMatch(yearsPossible, /am[eé]ri[ck]|америк/i, language);
  }
});

test("every text is used, and its placeholders are given where it is", async () => {
  const folder = join(import.meta.dirname, "../../bot");
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !/wording\/(en|es|fr|de|ru)\.ts$/.test(file),
  );
  const sources = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const source = sources.join("\n");
  const built = ["fact_", "section_", "units_", "source_", "role_"];
  const unused = keys.filter(
    (key) => !source.includes(`"${key}"`) && !built.some((prefix) => key.startsWith(prefix)),
  );
  assert.deepEqual(unused, []);
  for (const prefix of built) assert.ok(source.includes(`\`${prefix}\${`), prefix);
  const given = /say\(\s*[\w.]+,\s*"(\w+)"(?:,\s*\{([^{}]*)\})?\s*,?\s*\)/g;
  for (const [call, key = "", values = ""] of source.matchAll(given)) {
    if (values.includes("...")) continue;
    const names = [...withoutCalls(values).matchAll(/(?:^|,)\s*(\w+)/g)].map(([, name]) => `{${name}}`);
    assert.deepEqual(placeholders(en[key as TextKey]), [...new Set(names)].toSorted(), call);
  }
});

test("descriptions of commands fit into Telegram's list", () => {
  for (const texts of Object.values(catalogues)) {
    for (const key of keys.filter((name) => name.startsWith("command_"))) assert.ok(texts[key].length <= 256);
  }
});

test("what refuses an invitation is told in the person's language throughout", () => {
  const codes = ["INVITATION_REFUSED", "INVITATION_FOR_ANOTHER", "MEMBER_ALREADY", "MEMBERSHIP_LIMIT"];
  for (const code of codes) {
    const entry = { status: 409, title: "An English title", retry: false, detail: () => "" };
    const fault = new AppError(`IDENTITY_${code}`, entry, "");
    for (const language of Object.keys(catalogues))
      assert.doesNotMatch(faultText(fault, language), /English title/, `${code} in ${language}`);
  }
});

test("what most vehicles have is told in the reader's words, names as the data has them", () => {
  const read = (language: string) => {
    const reading = { language, units: "metric" } as const;
    return [
      factText(reading, "fuelPrimary", "Gasoline"),
      factText(reading, "vehicleType", "PASSENGER CAR"),
      factText(reading, "model", "Coupe"),
    ];
  };
  for (const suv of [
    "Sport Utility Vehicle [SUV]/Multipurpose Vehicle [MPV]",
    "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)",
  ])
    assert.equal(factText({ language: "de", units: "metric" }, "bodyClass", suv), "SUV oder Van");
  assert.deepEqual(read("en"), ["Gasoline", "Passenger Car", "Coupe"]);
  assert.deepEqual(read("de"), ["Benzin", "Pkw", "Coupe"]);
  assert.deepEqual(read("es"), ["Gasolina", "Turismo", "Coupe"]);
  assert.deepEqual(read("fr"), ["Essence", "Voiture particulière", "Coupe"]);
  assert.deepEqual(read("ru"), ["Бензин", "Легковой автомобиль", "Coupe"]);
});
