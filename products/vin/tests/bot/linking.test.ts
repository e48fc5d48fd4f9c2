import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { createGuests } from "#platform/identity";
import { testAudit } from "#platform/audit/testing";
import { systemClock } from "#platform/kernel";
import { listGarage, saveVehicle } from "../../actions/garage.ts";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { ACCORD } from "../support/vin.ts";

let house: BotHouse;
before(async () => {
  house = await openBotHouse();
});
after(() => house.close());

const writer = () => house.fake.user({ firstName: "Anna", languageCode: "en" });

/** An account with a workspace in which it has a role. */
async function account(role: string): Promise<{ readonly userId: string; readonly workspaceId: string }> {
  const { database } = house.test;
  const [userId, workspaceId] = [randomUUID(), randomUUID()];
  const guests = createGuests({ audit: testAudit(database), clock: systemClock, database });
  await database.withWorkspace(workspaceId, (transaction) =>
    guests.addWorkspace(transaction, { workspaceId, name: "Dealer", from: "test" }),
  );
  await database.asOwner(async (transaction) => {
    await transaction.query(
      `insert into identity.users (user_id, email, name, language, created_at, updated_at)
       values ($1, $2, 'Anna', 'en', now(), now())`,
      [userId, `${userId}@example.com`],
    );
  });
  await setRole(workspaceId, userId, role);
  return { userId, workspaceId };
}

async function setRole(workspaceId: string, userId: string, role: string): Promise<void> {
  await house.test.database.withWorkspace(workspaceId, (transaction) =>
    transaction.query(
      `insert into identity.memberships (workspace_id, user_id, role, permissions, joined_at)
       values ($1, $2, $3, '{}', now()) on conflict (workspace_id, user_id) do update set role = excluded.role`,
      [workspaceId, userId, role],
    ),
  );
}

async function codeFor(given: { readonly userId: string; readonly workspaceId: string }): Promise<string> {
  const { bot, telegram, test: database } = house;
  const { code } = await database.database.withWorkspace(given.workspaceId, (transaction) =>
    telegram.links.issueForAccount(transaction, { botId: String(bot.id), ...given }),
  );
  return code;
}

test("with a code of the account the person acts in its workspace, and leaves it again", async () => {
  const { bot, services } = house;
  const anna = writer();
  const dealer = await account("member");
  const saved = { vin: ACCORD, name: "Stock 17", addedBy: `user:${dealer.userId}` };
  await saveVehicle(services, dealer.workspaceId, saved);
  const code = await codeFor(dealer);
  anna.start(bot, `link-${code}`);
  assert.match((await anna.next(bot)).text ?? "", /connected to your account/);
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
  anna.press(bot, "⭐ Save");
  assert.match((await anna.next(bot)).text ?? "", /may not do this in its workspace/);
  assert.deepEqual(await listGarage(services, dealer.workspaceId), []);
  await setRole(dealer.workspaceId, (await account("owner")).userId, "owner");
  await database.database.withWorkspace(dealer.workspaceId, (transaction) =>
    transaction.query("delete from identity.memberships where workspace_id = $1 and user_id = $2", [
      dealer.workspaceId,
      dealer.userId,
    ]),
  );
  anna.send(bot, ACCORD);
  assert.match((await anna.next(bot)).text ?? "", /may not do this in its workspace/);
});

test("the code that the bot shows is good for the account, once", async () => {
  const { bot, telegram, test: database } = house;
  const anna = writer();
  anna.send(bot, "/link");
  const code = /code is (\w{8})/.exec((await anna.next(bot)).text ?? "")?.[1] ?? "";
  const dealer = await account("owner");
  const redeem = () =>
    database.database.withWorkspace(dealer.workspaceId, (transaction) =>
      telegram.links.redeemForAccount(transaction, { botId: String(bot.id), ...dealer, code }),
    );
  assert.equal((await redeem()).userId, dealer.userId);
  await assert.rejects(redeem, { code: "TELEGRAM_CODE_INVALID" });
  anna.send(bot, "/link");
  assert.match((await anna.next(bot)).text ?? "", /act here for your account/);
});
