import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import type { AuditRecord } from "#platform/audit";
import type { FakeBot, FakeUser } from "#platform/telegram/testing";
import { makePlace, type Place } from "../support/places.ts";
import { until } from "../support/until.ts";
import { openSpeakingHouse, type SpeakingHouse } from "../telegram/speaking-house.ts";
import { tradepostHere } from "./in-process.ts";
import { type Finished, tradepost } from "./tradepost.ts";

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

let place: Place;
let house: SpeakingHouse;
let bot: FakeBot;
let anna: FakeUser;
let ben: FakeUser;

before(async () => {
  place = await makePlace();
  house = await openSpeakingHouse();
  ({ bot } = house);
  anna = house.fake.user({ firstName: "Anna", languageCode: "de" });
  ben = house.fake.user({ firstName: "Ben", languageCode: "en" });
  for (const person of [anna, ben]) {
    person.send(bot, "/start");
    await person.next(bot);
  }
});
after(async () => {
  await house[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

function argumentsOf(command: string, more: readonly string[] = []): readonly string[] {
  const [name = "", ...rest] = command.split(" ");
  return ["telegram", "campaigns", name, "--bot", String(bot.id), ...rest, ...more];
}

const run = (command: string, ...more: readonly string[]): Promise<Finished> =>
  tradepostHere(argumentsOf(command, more), house.environment);

async function said(command: string, ...more: readonly string[]): Promise<string> {
  const { code, errors, output } = await run(command, ...more);
  assert.deepEqual([code, errors], [0, ""]);
  return output;
}

const textsOf = (person: FakeUser): string[] =>
  person.messages(bot).flatMap(({ from, text = "" }) => (from?.is_bot === true ? [text] : []));
const count = (person: FakeUser, text: string): number =>
  textsOf(person).filter((one) => one === text).length;

test("an operator previews, drafts, tests, starts, pauses and resumes a campaign, and it reaches everybody once", async () => {
  assert.match(
    await said("preview --language de"),
    new RegExp(`^Would go to: 1\n.*\n${anna.id} +Anna.* de\n$`),
  );
  assert.match(
    await said("preview --no-linked --active-within 1"),
    /^Would go to: 2\nCHAT +NAME +LANGUAGE\n/,
  );
  assert.equal(await said("preview --inactive-for 1"), "Would go to: 0\n");
  assert.equal(await said("preview --linked"), "Would go to: 0\n");
  assert.match(await said("list"), /no campaigns yet/);

  const german = path.join(place.folder, "german.txt");
  await writeFile(german, "Es gibt <b>Neues</b>\n");
  const words = ["--name", "Spring news", "--text", "There is <b>news</b>", "--html"];
  const made = await said("create", ...words, "--translation", `de=${german}`);
  const [, id = ""] = /^Stored the draft "Spring news" \(([0-9a-f-]{36})\)\.\n/.exec(made) ?? [];

  assert.match(await said(`test ${id} ${ben.id}`), new RegExp(`sends "Spring news" to ${ben.id}\\.`));
  await until(() => count(ben, "There is news") === 1 && count(ben, "Es gibt Neues") === 1, "the test came");
  assert.match(await said(`report ${id}`), /^NAME +STATE +TOTAL .*\nSpring news +draft +0 /);

  assert.equal(await said(`start ${id} --at ${TOMORROW}`), `"Spring news" starts ${TOMORROW}.\n`);
  assert.match(await said("list"), new RegExp(`^ID .*\n${id} +Spring news +scheduled .* ${TOMORROW}\n$`));
  assert.equal(await said(`pause ${id}`), '"Spring news" is paused.\n');
  assert.equal(await said(`resume ${id}`), '"Spring news" is scheduled.\n');
  assert.equal(count(anna, "Es gibt Neues"), 0);

  const process = await tradepost(house.server.dataFolder, argumentsOf(`start ${id}`), house.environment);
  assert.deepEqual(process, { code: 0, output: '"Spring news" starts now.\n', errors: "" });
  await until(() => count(anna, "Es gibt Neues") === 1 && count(ben, "There is news") === 2, "it came");
  await until(async () => (await said(`report ${id}`)).includes(" done "), "the campaign ends");
  assert.match(await said(`report ${id}`), /\nSpring news +done +2 +0 +0 +2 +0 +0 +0\n$/);
  assert.deepEqual([count(anna, "Es gibt Neues"), count(anna, "There is news")], [1, 0]);
  assert.deepEqual([count(ben, "Es gibt Neues"), count(ben, "There is news")], [1, 2]);
});

test("what was done to a campaign stands in the audit log, by the command line", async () => {
  const { items } = await house.server.house.parts.audit.query({
    workspaceId: null,
    actions: ["telegram.*"],
    limit: 50,
  });
  const told = ({ action, actor, facts, target }: AuditRecord): unknown => [
    action.replace("telegram.campaign-", ""),
    "id" in actor ? actor.id : actor.kind,
    facts["botId"],
    target?.kind,
  ];
  const changes = ["created", "tested", "started", "paused", "resumed", "started"];
  assert.deepEqual(
    items.toReversed().map(told),
    changes.map((change) => [change, "command-line", String(bot.id), "telegram-campaign"]),
  );
  assert.equal(new Set(items.map(({ target }) => target?.id)).size, 1);
  assert.doesNotMatch(JSON.stringify(items), /news/i);
});

test("a draft is cancelled for good, and what cannot be done is said with what to do instead", async () => {
  const file = path.join(place.folder, "message.txt");
  await writeFile(file, "Never sent");
  const [, id = ""] = /\(([0-9a-f-]{36})\)/.exec(await said("create --name Never --file", file)) ?? [];
  assert.equal(await said(`cancel ${id}`), '"Never" is cancelled.\n');

  const refusals: readonly (readonly [string, RegExp])[] = [
    [`resume ${id}`, /The campaign is cancelled, so it cannot be resumed\. \(TELEGRAM_CAMPAIGN_STATE\)/],
    ["report 01920000-0000-7000-8000-0000000000aa", /TELEGRAM_CAMPAIGN_UNKNOWN/],
    ["report 17", /campaigns list shows the ids/],
    ["create --name Empty", /Give --text or --file/],
    [`create --name Lost --file ${place.folder}/no.txt`, /^ENOENT: .*no\.txt'\n$/],
    [`test ${id} @anna`, /Give digits only/],
    [`start ${id} --at 2026-03-01T09:00`, /a time with its zone such as/],
    [`start ${id} --at 2020-03-01T09:00:00Z`, /lies in the past\. Leave --at out/],
    ["preview --language German", /a language such as de/],
    ["list --bot 17", /TELEGRAM_BOT_UNKNOWN/],
  ];
  for (const [command, expected] of refusals) {
    const { code, errors, output } = await run(command);
    assert.deepEqual([code, output], [1, ""], command);
    assert.match(errors, expected, command);
  }
});

test("nothing happens to the campaign of another bot", async () => {
  const id = "01920000-0000-7000-8000-0000000000bb";
  const { database } = house.server.test;
  await database.asApp((transaction) =>
    transaction.query(
      `insert into telegram.campaigns (campaign_id, bot_id, name, message, segment, created_at)
       values ($1, 17, 'Another', '{"en": "Never sent"}', '{}', now())`,
      [id],
    ),
  );
  const { code, errors } = await run(`cancel ${id}`);
  assert.equal(code, 1);
  assert.match(errors, /TELEGRAM_CAMPAIGN_UNKNOWN/);
  const stored = await database.asApp((transaction) =>
    transaction.query<{ state: string }>("select state from telegram.campaigns where campaign_id = $1", [id]),
  );
  assert.deepEqual(stored, [{ state: "draft" }]);
});
