import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import type { FakeBot, FakeUser } from "#platform/telegram/testing";
import { tradepostHere } from "../command-line/in-process.ts";
import { call, done, openRegistry, type Person, type Registry } from "../isolation/support/people.ts";
import { until } from "../support/until.ts";
import { openSpeakingHouse, type SpeakingHouse } from "../telegram/speaking-house.ts";

const ACCORD = "1HGCM82633A004352";
const BMW = "5UXWX7C5XBA000000";

let house: SpeakingHouse;
let bot: FakeBot;
let registry: Registry;
before(async () => {
  house = await openSpeakingHouse();
  ({ bot } = house);
  registry = await openRegistry(house.server);
});
after(() => house[Symbol.asyncDispose]());

/** Somebody who decodes two VINs at the bot, in the workspace that they get there. */
async function writer(firstName: string): Promise<{ person: FakeUser; workspaceId: string }> {
  const person = house.fake.user({ firstName, languageCode: "en" });
  for (const vin of [ACCORD, BMW]) {
    person.send(bot, vin);
    await person.next(bot);
  }
  const found = () =>
    house.server.asSuperuser<{ id: string; count: number }>(
      `select own_workspace as "id", count(vin)::int as "count" from telegram.users
         left join vin.decode_history on workspace_id = own_workspace where telegram_user_id = $1 group by 1`,
      [person.id],
    );
  await until(async () => (await found())[0]?.count === 2, "both are in the history");
  return { person, workspaceId: (await found())[0]?.id ?? "" };
}

async function link(person: FakeUser, account: Person): Promise<void> {
  person.send(bot, "/link");
  const code = /code is (\w{8})/.exec((await person.next(bot)).text ?? "")?.[1];
  await person.next(bot);
  const { browser } = account;
  await done(
    call(house.server, browser, "POST", "/api/v1/me/telegram-links/redeem", { product: "vin", code }),
  );
}

/** What of it is left, by table. */
async function left(person: FakeUser, workspaceId: string): Promise<Record<string, number>> {
  const [row] = await house.server.asSuperuser<Record<string, number>>(
    `select (select count(*)::int from telegram.users where telegram_user_id = $1) as "users",
       (select count(*)::int from telegram.chats where chat = $1::text) as "chats",
       (select count(*)::int from telegram.inbox where lane = 'chat:' || $1 and state <> 'waiting') as "inbox",
       (select count(*)::int from telegram.outgoing where chat = $1::text) as "outgoing",
       (select count(*)::int from identity.workspaces where workspace_id = $2::uuid) as "workspaces",
       (select count(*)::int from vin.decode_history where workspace_id = $2::uuid) as "history"`,
    [person.id, workspaceId],
  );
  return row ?? {};
}

const NOTHING = { users: 0, chats: 0, inbox: 0, outgoing: 0, workspaces: 0, history: 0 };

/** To whom a campaign would go now. */
async function reached(): Promise<readonly string[]> {
  const found = await house.server.asSuperuser<{ chat: string }>(
    "select chat from telegram.segment($1, 'product:vin', '{}', now())",
    [bot.id],
  );
  return found.map(({ chat }) => chat);
}

test("an account takes along, and takes with it, what its person left at the bot before they were linked", async () => {
  const { person, workspaceId } = await writer("Anna");
  const ben = await writer("Ben");
  const account = await registry.add("anna@example.com", "Anna");
  await link(person, account);
  const exported = await call(house.server, account.browser, "GET", "/api/v1/me/export");
  const { tables } = exported.json<{ tables: Record<string, Record<string, unknown>[]> }>();
  assert.deepEqual(tables["vin.decode_history"]?.map(({ vin }) => vin).toSorted(), [ACCORD, BMW]);
  assert.deepEqual(
    tables["telegram.chats"]?.map(({ chat, title }) => [chat, title]),
    [[String(person.id), "Anna"]],
  );
  assert.ok((await reached()).includes(String(person.id)));

  await done(call(house.server, account.browser, "POST", "/api/v1/me/erase", { confirm: "erase" }));
  assert.deepEqual(await left(person, workspaceId), NOTHING);
  assert.deepEqual(await reached(), [String(ben.person.id)]);
  assert.equal((await left(ben.person, ben.workspaceId))["history"], 2);

  // Whoever writes again begins anew.
  person.send(bot, "/history");
  assert.match((await person.next(bot)).text ?? "", /not decoded anything/);
});

test("a person deletes their data at the bot, is told so, and stopping the bot does not bring them back", async () => {
  const { person, workspaceId } = await writer("Clara");
  person.send(bot, "/settings");
  await person.next(bot);
  person.press(bot, "🗑 Delete my data");
  assert.match((await person.nextEdit(bot)).text ?? "", /gone for good/);
  person.press(bot, "‹ Back");
  assert.match((await person.nextEdit(bot)).text ?? "", /^Settings/);
  person.press(bot, "🗑 Delete my data");
  await person.nextEdit(bot);
  person.press(bot, "Yes, delete it");
  assert.match((await person.nextEdit(bot)).text ?? "", /^Your data is deleted/);
  const { inbox, outgoing, ...rest } = await left(person, workspaceId);
  assert.deepEqual(rest, { users: 0, chats: 0, workspaces: 0, history: 0 });
  // The update itself, and what was said about it.
  assert.deepEqual([inbox, outgoing], [1, 1]);
  person.block(bot);
  await until(
    async () => (await left(person, workspaceId))["inbox"] === 2,
    "the bot heard that it was stopped",
  );
  assert.equal((await left(person, workspaceId))["users"], 0);
  assert.equal((await left(person, workspaceId))["chats"], 0);
});

test("whoever runs the installation exports and erases a person without an account by their number", async () => {
  const { person, workspaceId } = await writer("Dora");
  const file = path.join(house.server.dataFolder, "dora.json");
  const run = (...more: string[]) => tradepostHere(["people", ...more], house.environment);
  assert.match((await run("export", `telegram:${person.id}`, "--output", file)).output, /^Wrote \d+ bytes/);
  assert.match(await readFile(file, "utf8"), new RegExp(BMW));
  const erased = await run("erase", `telegram:${person.id}`, "--yes");
  assert.match(erased.output, /^Erased the person at Telegram: \d+ rows and 1 workspaces\./);
  assert.deepEqual(await left(person, workspaceId), NOTHING);
  assert.match((await run("erase", `telegram:${person.id}`, "--yes")).errors, /PRIVACY_PERSON_NOT_FOUND/);
  assert.match((await run("export", "telegram:dora")).errors, /PRIVACY_PERSON_NOT_FOUND/);
});
