import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listGarage, saveVehicle } from "../../actions/garage.ts";
import { usageOf } from "../../actions/usage.ts";
import { addAccount, linkCodeFor, setRole, type TestAccount } from "../support/accounts.ts";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { ACCORD } from "../support/vin.ts";

const BMW = "5UXWX7C5XBA000000";

let house: BotHouse;
before(async () => {
  house = await openBotHouse();
});
after(() => house.close());

const writer = () => house.fake.user({ firstName: "Anna", languageCode: "en" });

const account = (role: string) => addAccount(house, role);
const codeFor = (given: TestAccount) => linkCodeFor(house, house.bot.id, given);

test("with a code of the account the person acts in its workspace, and leaves it again", async () => {
  const { bot, services } = house;
  const anna = writer();
  const dealer = await account("member");
  const saved = { vin: ACCORD, name: "Stock 17", addedBy: `user:${dealer.userId}` };
  await saveVehicle(services, dealer.workspaceId, saved);
  const code = await codeFor(dealer);
  anna.start(bot, `link-${code}`);
  assert.match(
    (await anna.next(bot)).text ?? "",
    /with the account of Anna \(\S+@example\.com\).* Only go on if it is yours/,
  );
  anna.send(bot, "/garage");
  assert.match((await anna.next(bot)).text ?? "", /garage is empty/, "a link alone connects nobody");
  anna.press(bot, "Connect");
  assert.match(
    (await anna.next(bot)).text ?? "",
    /connected to the account of Anna \(\S+@example\.com\) now/,
  );
  anna.send(bot, "/garage");
  assert.match((await anna.next(bot)).text ?? "", /Stock 17/);
  const ben = writer();
  ben.send(bot, `/link ${code}`);
  assert.match((await ben.next(bot)).text ?? "", /wrong, used or older/);
  anna.send(bot, "/link");
  assert.match((await anna.next(bot)).text ?? "", /act here for your account/);
  anna.press(bot, "Disconnect");
  assert.match((await anna.nextEdit(bot)).text ?? "", /no longer connected/);
  anna.send(bot, "/garage");
  assert.match((await anna.next(bot)).text ?? "", /Your garage is empty/);
});

test("a viewer decodes but keeps off what is the members', and a former member off everything", async () => {
  const { bot, services, test: database } = house;
  const anna = writer();
  const dealer = await account("viewer");
  anna.send(bot, `/link ${await codeFor(dealer)}`);
  await anna.next(bot);
  anna.send(bot, ACCORD);
  assert.match((await anna.next(bot)).text ?? "", /HONDA/);
  anna.send(bot, `/garage ${ACCORD}`);
  assert.match((await anna.next(bot)).text ?? "", /may not do this in its workspace/);
  assert.deepEqual(await listGarage(services, dealer.workspaceId), []);
  const { userId } = await account("owner");
  await setRole(house, { ...dealer, userId }, "owner");
  await database.database.withWorkspace(dealer.workspaceId, (transaction) =>
    transaction.query("delete from identity.memberships where workspace_id = $1 and user_id = $2", [
      dealer.workspaceId,
      dealer.userId,
    ]),
  );
  anna.send(bot, ACCORD);
  assert.match((await anna.next(bot)).text ?? "", /may not do this in its workspace/);
});

test("the code that the bot shows is good for the account, once, and the bot says so in the person's language", async () => {
  const { bot, telegram, test: database } = house;
  const anna = house.fake.user({ firstName: "Anna", languageCode: "de" });
  anna.send(bot, "/link");
  const code = /Code ist (\w{8})/.exec((await anna.next(bot)).text ?? "")?.[1] ?? "";
  const dealer = await account("owner");
  const redeem = () =>
    database.database.withWorkspace(dealer.workspaceId, (transaction) =>
      telegram.links.redeemForAccount(transaction, { botId: String(bot.id), ...dealer, code }),
    );
  assert.equal((await redeem()).userId, dealer.userId);
  assert.match((await anna.next(bot)).text ?? "", /mit dem Konto von Anna \(\S+@example\.com\) verbunden/);
  await assert.rejects(redeem, { code: "TELEGRAM_CODE_INVALID" });
  anna.send(bot, "/link");
  assert.match((await anna.next(bot)).text ?? "", /handeln hier für Ihr Konto/);
});

test("whoever disconnects does so alone; whom the account disconnects is told, in their language", async () => {
  const { bot, telegram, test: database } = house;
  const dealer = await account("owner");
  const linked = async (languageCode: string) => {
    const person = house.fake.user({ firstName: languageCode, languageCode });
    person.send(bot, `/link ${await codeFor(dealer)}`);
    await person.next(bot);
    return person;
  };
  const [anna, ben, clara] = [await linked("en"), await linked("fr"), await linked("en")];
  const known = async () => (await telegram.links.linkedPeople(dealer.userId)).map(({ name }) => name);
  assert.deepEqual(await known(), ["en", "fr", "en"]);
  anna.send(bot, "/link");
  await anna.next(bot);
  anna.press(bot, "Disconnect");
  assert.match((await anna.nextEdit(bot)).text ?? "", /no longer connected/);
  assert.deepEqual(await known(), ["fr", "en"]);
  const stranger = await account("owner");
  const disconnect = (more: { readonly telegramUserId?: string }, { userId } = dealer) =>
    database.database.withWorkspace(dealer.workspaceId, (transaction) =>
      telegram.links.unlink(transaction, { botId: String(bot.id), userId, ...more }),
    );
  assert.equal(await disconnect({ telegramUserId: String(anna.id) }), 0);
  assert.equal(await disconnect({ telegramUserId: String(ben.id) }, stranger), 0, "not another's people");
  assert.equal(await disconnect({}, stranger), 0);
  assert.equal(await disconnect({ telegramUserId: String(ben.id) }), 1);
  assert.match((await ben.next(bot)).text ?? "", /n’est plus lié au compte de Anna/);
  assert.deepEqual(await known(), ["en"]);
  assert.equal(await disconnect({}), 1);
  assert.match((await clara.next(bot)).text ?? "", /no longer connected to the account of Anna/);
  ben.send(bot, "/garage");
  assert.match((await ben.next(bot)).text ?? "", /garage est vide/);
});

test("saved vehicles and history come along to the account's workspace with a tap, once", async () => {
  const { bot, services, test: database } = house;
  const anna = writer();
  anna.send(bot, `/garage ${ACCORD} Mine`);
  await anna.next(bot);
  anna.send(bot, `/garage ${BMW} Second`);
  await anna.next(bot);
  for (let count = 0; count < 2; count += 1) {
    anna.send(bot, ACCORD);
    await anna.next(bot);
  }
  const dealer = await account("member");
  await saveVehicle(services, dealer.workspaceId, { vin: ACCORD, name: "Stock 17", addedBy: "user:x" });
  anna.send(bot, "/link");
  await anna.next(bot, ({ text = "" }) => text.includes("vehicles saved: 2, entries of history: 1"));
  anna.press(bot, "Bring them along");
  assert.equal((await listGarage(services, dealer.workspaceId)).length, 1);
  anna.send(bot, `/link ${await codeFor(dealer)}`);
  await anna.next(bot, ({ text = "" }) => text.includes("connected"));
  await anna.next(bot, ({ text = "" }) => text.includes("bring them along"));
  anna.press(bot, "Bring them along");
  const done = await anna.nextEdit(bot, ({ text = "" }) => text.includes("workspace now"));
  assert.match(done.text ?? "", /Vehicles: 1, entries of history: 1/);
  assert.deepEqual(await listGarage(services, dealer.workspaceId), [
    { vin: BMW, name: "Second" },
    { vin: ACCORD, name: "Stock 17" },
  ]);
  assert.equal((await usageOf(services, dealer.workspaceId)).total, 2);
  const left = await database.database.asOps("see what is left", (transaction) =>
    transaction.query(
      `select from telegram.users join vin.garage on workspace_id = own_workspace where telegram_user_id = $1`,
      [anna.id],
    ),
  );
  assert.equal(left.length, 0);
  const ben = writer();
  ben.send(bot, `/link ${await codeFor(await account("viewer"))}`);
  assert.match((await ben.next(bot)).text ?? "", /connected/);
});
