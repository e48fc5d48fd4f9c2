import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { recordLog } from "#platform/telemetry/testing";
import type { BotDefinition } from "../index.ts";
import { readSpecification } from "../testing/specification/table.ts";
import { type House, message, nextUpdateId, openDatabase, openHouse, person } from "./fixture.ts";

const deaf: BotDefinition = { product: "vin", languages: ["en", "de"], commands: [] };
const log = recordLog("info");

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, deaf, { logger: log.logger });
});
after(async () => {
  await house.close();
  await database.close();
});

const group = { id: -500, type: "supergroup", title: "Group" };
const channel = { id: -600, type: "channel", title: "Channel" };
const member = { user: person(61), status: "member" };
const bot = { user: { id: 1001, is_bot: true, first_name: "Bot" }, status: "member" };
const change = { chat: group, from: person(61), date: 1 };

/** One of each kind, as Telegram sends them. */
const contents: Readonly<Record<string, object>> = {
  message: { message_id: 1, date: 1, chat: group, from: person(61), new_chat_title: "New name" },
  edited_message: message("changed", 61, { edit_date: 2 }),
  channel_post: { message_id: 2, date: 1, chat: channel, sender_chat: channel, text: "news" },
  edited_channel_post: { message_id: 2, date: 1, edit_date: 2, chat: channel, text: "newer news" },
  business_connection: { id: "b", user: person(61), user_chat_id: 61, date: 1, is_enabled: true },
  business_message: message("business", 61, { business_connection_id: "b" }),
  edited_business_message: message("business", 61, { business_connection_id: "b", edit_date: 2 }),
  deleted_business_messages: {
    business_connection_id: "b",
    chat: { id: 61, type: "private" },
    message_ids: [1],
  },
  guest_message: message("guest", 61),
  message_reaction: { ...change, user: person(61), message_id: 1, old_reaction: [], new_reaction: [] },
  message_reaction_count: { chat: channel, message_id: 1, date: 1, reactions: [] },
  inline_query: { id: "i", from: person(61), query: "vin", offset: "" },
  chosen_inline_result: { result_id: "r", from: person(61), query: "vin" },
  callback_query: { id: "c", from: person(61), chat_instance: "x", data: "nothing of ours" },
  shipping_query: { id: "s", from: person(61), invoice_payload: "p", shipping_address: {} },
  pre_checkout_query: { id: "p", from: person(61), currency: "XTR", total_amount: 1, invoice_payload: "p" },
  purchased_paid_media: { from: person(61), paid_media_payload: "p" },
  poll: { id: "1", question: "?", options: [], is_closed: false },
  poll_answer: { poll_id: "1", user: person(61), option_ids: [0] },
  my_chat_member: { ...change, old_chat_member: bot, new_chat_member: bot },
  chat_member: { ...change, old_chat_member: member, new_chat_member: member },
  chat_join_request: { ...change, user_chat_id: 61 },
  chat_boost: { chat: channel, boost: { boost_id: "b", add_date: 1, expiration_date: 2, source: {} } },
  removed_chat_boost: { chat: channel, boost_id: "b", remove_date: 2, source: {} },
  managed_bot: { user: person(61), bot: { id: 5, is_bot: true, first_name: "Other" } },
};

test("every kind of update that Telegram names ends without a word, whoever does not listen to it", async () => {
  const named =
    readSpecification()
      .types.get("Update")
      ?.fields.map(({ name }) => name) ?? [];
  assert.deepEqual(named.filter((kind) => kind !== "update_id").toSorted(), Object.keys(contents).toSorted());
  for (const [kind, content] of Object.entries(contents))
    await house.bring({ update_id: nextUpdateId(), [kind]: content });
  await house.jobs.runFor(60);
  const ended = await database.database.asOwner((transaction) =>
    transaction.query<{ kind: string; state: string }>(
      "select kind, state from telegram.inbox order by update_id",
    ),
  );
  assert.deepEqual(
    ended,
    Object.keys(contents).map((kind) => ({ kind, state: "done" })),
  );
  assert.deepEqual(house.stub.calls.map(({ method }) => method).toSorted(), [
    "answerCallbackQuery",
    "answerPreCheckoutQuery",
    "answerShippingQuery",
  ]);
  assert.equal(log.text(), "");
});

test("a payment that nobody takes is refused in the payer's language", async () => {
  house.stub.calls.length = 0;
  for (const kind of ["pre_checkout_query", "shipping_query"]) {
    const content = { ...contents[kind], id: `german ${kind}`, from: { ...person(63), language_code: "de" } };
    await house.bring({ update_id: nextUpdateId(), [kind]: content });
  }
  await house.jobs.runFor(10);
  assert.deepEqual(house.stub.calls.map(({ payload }) => payload["error_message"]).toSorted(), [
    "Dorthin wird nichts geliefert.",
    "Hier werden keine Zahlungen angenommen.",
  ]);
});

test("nobody is given a workspace for a reaction, a poll or a membership", async () => {
  const before = house.accounts.created.length;
  for (const kind of [
    "message_reaction",
    "poll_answer",
    "chat_member",
    "chat_join_request",
    "inline_query",
  ]) {
    const content = JSON.parse(JSON.stringify(contents[kind]).replaceAll('"id":61', '"id":62')) as object;
    await house.bring({ update_id: nextUpdateId(), [kind]: content });
  }
  await house.jobs.runFor(10);
  assert.equal(house.accounts.created.length, before);
});
