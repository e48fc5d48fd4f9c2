import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { FakeBot } from "#platform/telegram/testing";
import { saveVehicle } from "../../actions/garage.ts";
import { usageOf } from "../../actions/usage.ts";
import { addAccount, linkCodeFor, setRole, type TestAccount } from "../support/accounts.ts";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { serialVins } from "../support/bulk.ts";
import { ACCORD } from "../support/vin.ts";

let house: BotHouse;
let dealer: TestAccount;
/** The dealer's own bot. */
let bot: FakeBot;
before(async () => {
  house = await openBotHouse();
  dealer = await addAccount(house, "owner");
  bot = house.fake.addBot({ username: "dealer_bot" });
  await house.telegram.bots.connect(dealer.workspaceId, { product: "vin", token: bot.token });
  const addedBy = `user:${dealer.userId}`;
  await saveVehicle(house.services, dealer.workspaceId, { vin: ACCORD, name: "Stock 17", addedBy });
});
after(() => house.close());

const stranger = () => house.fake.user({ firstName: "Sam", languageCode: "en" });
type Person = ReturnType<typeof stranger>;

async function ask(person: Person, text: string): Promise<string> {
  person.send(bot, text);
  return (await person.next(bot)).text ?? "";
}

const buttonsOf = (person: Person): readonly string[] =>
  (person.messages(bot).at(-1)?.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);

test("a stranger decodes on the workspace's account, and is shown nothing that is saved in it", async () => {
  const { services } = house;
  const sam = stranger();
  const before = (await usageOf(services, dealer.workspaceId)).total;
  const card = await ask(sam, ACCORD);
  assert.match(card, /2003 HONDA Accord/);
  assert.doesNotMatch(card, /Stock 17|⭐/);
  assert.ok(!buttonsOf(sam).includes("⭐ Save"));
  sam.press(bot, "Engine");
  assert.doesNotMatch((await sam.nextEdit(bot)).text ?? "", /Stock 17|⭐/);
  assert.equal((await usageOf(services, dealer.workspaceId)).total, before + 1);
  assert.match(await ask(sam, `/compare ${serialVins(2).join(" ")}`), /Side by side/);
});

for (const wish of [
  "/garage",
  `/garage ${ACCORD} Mine`,
  "/history",
  "/usage",
  "/bulk",
  `/bulk ${ACCORD}`,
] as const) {
  test(`a stranger is told that ${wish} is for members`, async () => {
    assert.match(await ask(stranger(), wish), /Only members of the workspace/);
  });
}

test("a stranger's file makes no list, and of many VINs in a message the first are answered", async () => {
  const sam = stranger();
  sam.sendDocument(bot, { name: "cars.txt", bytes: Buffer.from(serialVins(20).join("\n")) });
  assert.match((await sam.next(bot)).text ?? "", /Only members of the workspace/);
  const many = await ask(sam, serialVins(12).join(" "));
  assert.match(many, /I answer 10 VINs here[^]*10\. 5UXWX7C5XBA000009/);
  assert.doesNotMatch(many, /000010/);
  assert.equal((await usageOf(house.services, dealer.workspaceId)).bulkJobs, 0);
});

test("buttons of a member do nothing for a stranger who presses them in a group", async () => {
  const sam = stranger();
  const owner = stranger();
  owner.send(bot, `/link ${await linkCodeFor(house, bot.id, dealer)}`);
  await owner.next(bot);
  const group = house.fake.group({ owner, members: [sam], bots: [bot] });
  owner.send(group, `/vin@dealer_bot ${ACCORD}`);
  const card = await owner.next(group, ({ text = "" }) => text.includes("HONDA"));
  assert.doesNotMatch(card.text ?? "", /Stock 17/);
  sam.press(group, "⭐ Save");
  assert.match(
    (await sam.next(group, ({ text = "" }) => text.includes("Only"))).text ?? "",
    /Only members of the workspace/,
  );
});

test("a member who has linked the account sees what is the workspace's, until they leave it", async () => {
  const owner = stranger();
  owner.send(bot, `/link ${await linkCodeFor(house, bot.id, dealer)}`);
  assert.match((await owner.next(bot)).text ?? "", /connected/);
  assert.match(await ask(owner, "/garage"), /Stock 17/);
  assert.match(await ask(owner, ACCORD), /⭐ Stock 17/);
  const other = await addAccount(house, "owner");
  await setRole(house, { ...dealer, userId: other.userId }, "owner");
  await house.test.database.withWorkspace(dealer.workspaceId, (transaction) =>
    transaction.query("delete from identity.memberships where workspace_id = $1 and user_id = $2", [
      dealer.workspaceId,
      dealer.userId,
    ]),
  );
  assert.match(await ask(owner, "/garage"), /Only members of the workspace/);
  assert.doesNotMatch(await ask(owner, ACCORD), /Stock 17/);
  await setRole(house, dealer, "owner");
});

test("an account from elsewhere is a stranger, even at a bot whose workspace has no members", async () => {
  const { database } = house.test;
  const elsewhere = await addAccount(house, "owner");
  const sam = stranger();
  sam.send(bot, `/link ${await linkCodeFor(house, bot.id, elsewhere)}`);
  await sam.next(bot);
  assert.match(await ask(sam, "/garage"), /Only members of the workspace/);
  await database.withWorkspace(dealer.workspaceId, (transaction) =>
    transaction.query("delete from identity.memberships where workspace_id = $1", [dealer.workspaceId]),
  );
  assert.match(await ask(sam, "/garage"), /Only members of the workspace/);
  assert.doesNotMatch(await ask(sam, ACCORD), /Stock 17/);
});
