import assert from "node:assert/strict";
import { hash, randomBytes, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { saveVehicle } from "../../actions/garage.ts";
import { addAccount, linkCodeFor } from "../support/accounts.ts";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { ACCORD } from "../support/vin.ts";

let house: BotHouse;
before(async () => {
  house = await openBotHouse();
});
after(() => house.close());

const writer = () => house.fake.user({ firstName: "Anna", languageCode: "en" });
type Writer = ReturnType<typeof writer>;

/** A workspace with a saved vehicle, and the token of an invitation to it. */
async function invite(email: string | null = null) {
  const owner = await addAccount(house, "owner");
  const { workspaceId, userId } = owner;
  await saveVehicle(house.services, workspaceId, { vin: ACCORD, name: "Theirs", addedBy: `user:${userId}` });
  const token = randomBytes(32).toString("base64url");
  await house.test.database.withWorkspace(workspaceId, (transaction) =>
    transaction.query(
      `insert into identity.invitations (workspace_id, invitation_id, token_hash, delivery, role, email, language,
         invited_by, created_at, expires_at, sends, sent_at)
       values ($1, $2, $3, 'link', 'member', $4, 'en', $5, now(), now() + interval '1 day', 1, now())`,
      [workspaceId, randomUUID(), hash("sha256", token, "buffer"), email, userId],
    ),
  );
  return { owner, token };
}

async function linked(): Promise<Writer> {
  const anna = writer();
  anna.send(house.bot, `/link ${await linkCodeFor(house, house.bot.id, await addAccount(house, "owner"))}`);
  await anna.next(house.bot, ({ text = "" }) => text.includes("connected"));
  return anna;
}

test("whoever has connected an account joins with a tap, and acts in that workspace from then on", async () => {
  const { bot } = house;
  const { token } = await invite();
  const anna = await linked();
  anna.start(bot, `inv_${token}`);
  const asked = await anna.next(bot, ({ text = "" }) => text.includes("invited"));
  assert.equal(asked.text, "You are invited to the workspace “Dealer” as member. Do you want to join?");
  anna.press(bot, "Join");
  assert.match((await anna.nextEdit(bot)).text ?? "", /You are in “Dealer” now/);
  anna.send(bot, "/garage");
  assert.match((await anna.next(bot, ({ text = "" }) => text.includes("garage"))).text ?? "", /Theirs/);
});

test("without an account the page is shown, and after connecting the same link lets in", async () => {
  const { bot } = house;
  const { token } = await invite();
  const anna = writer();
  anna.start(bot, `invite_${token}`);
  const { text = "" } = await anna.next(bot);
  assert.ok(text.includes(`/invitation#token=${token}\n`), text);
  anna.send(bot, `/link ${await linkCodeFor(house, bot.id, await addAccount(house, "owner"))}`);
  await anna.next(bot, (message) => message.text?.includes("connected") ?? false);
  anna.start(bot, `inv_${token}`);
  await anna.next(bot, (message) => message.text?.includes("Do you want to join") ?? false);
});

test("a used, an unknown and another one's invitation are refused in words, and nothing changes", async () => {
  const { bot } = house;
  const { token } = await invite();
  const [anna, ben] = [await linked(), await linked()];
  const join = async (person: Writer): Promise<void> => {
    person.start(bot, `inv_${token}`);
    await person.next(bot, ({ text = "" }) => text.includes("Do you want"));
  };
  await join(anna);
  await join(ben);
  anna.press(bot, "Join");
  await anna.nextEdit(bot);
  ben.press(bot, "Join");
  await ben.next(bot, ({ text = "" }) => text.includes("used, withdrawn or too old"));
  ben.start(bot, `inv_${randomBytes(32).toString("base64url")}`);
  await ben.next(bot, ({ text = "" }) => text.includes("used, withdrawn or too old"));
  const limited = await invite("somebody@example.com");
  ben.start(bot, `inv_${limited.token}`);
  await ben.next(bot, ({ text = "" }) => text.includes("Do you want"));
  ben.press(bot, "Join");
  await ben.next(bot, ({ text = "" }) => text.includes("another e-mail address"));
  ben.send(bot, "/garage");
  assert.match((await ben.next(bot, ({ text = "" }) => text.includes("garage"))).text ?? "", /is empty/);
});
