import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { defineErrors } from "#platform/kernel";
import {
  type BotDefinition,
  defineButton,
  defineCommand,
  defineDialogue,
  press,
  telegramErrors,
} from "../index.ts";
import { type House, message, nextUpdateId, openDatabase, openHouse, person } from "./fixture.ts";

const testErrors = defineErrors("TEST", {
  TEST_QUOTA: { status: 429, title: "Quota used up", retry: true, detail: () => "Your quota is used up." },
});

const pick = { id: "pick", data: Type.Object({ color: Type.String(), count: Type.Integer() }) };
const staff = { id: "staff", data: Type.Object({}) };
const order = defineDialogue<{ name?: string }>({
  name: "order",
  first: "name",
  timeoutSeconds: 600,
  steps: {
    name: {
      ask: (context) => void context.reply("What is your name?"),
      receive: async (context) => ({ next: "city", state: { name: context.message?.text ?? "" } }),
    },
    city: {
      ask: (context) => void context.reply("In which city?"),
      receive: async (context, { name }) => {
        const city = context.message?.text ?? "";
        if (city.length < 3) return { again: "That is no city." };
        context.reply(`${name} of ${city}`);
        return "done";
      },
    },
  },
});

const definition: BotDefinition = {
  product: "vin",
  languages: ["en", "de"],
  commands: [
    defineCommand({
      name: "add",
      arguments: Type.Object({ count: Type.Integer(), note: Type.Optional(Type.String()) }),
      run: async (context, { count, note }) => void context.reply(`${count + 1} ${note ?? "-"}`),
    }),
    defineCommand({
      name: "menu",
      run: async (context) =>
        void context.reply({
          text: "Which?",
          buttons: [
            [
              { text: "Red", press: press(pick, { color: "dark red, or so", count: 3 }) },
              { text: "Staff", press: press(staff, {}) },
            ],
          ],
        }),
    }),
    defineCommand({ name: "order", run: async (context) => context.begin(order, {}) }),
    defineCommand({ name: "ban", role: "admin", run: async (context) => void context.reply("banned") }),
    defineCommand({
      name: "quota",
      run: async (context) => {
        context.reply("not to be seen");
        throw testErrors.TEST_QUOTA();
      },
    }),
    defineCommand({
      name: "crash",
      run: async () => {
        throw new TypeError("secret detail of /var/lib");
      },
    }),
    defineCommand({
      name: "german",
      run: async (context) => {
        context.chooseLanguage("de");
      },
    }),
  ],
  buttons: [
    defineButton(pick, async (context, { color, count }) => {
      context.answer("Noted");
      context.edit(`${count} times ${color}`);
    }),
    defineButton(staff, async (context) => context.answer("secret"), { role: "member" }),
  ],
  dialogues: [order],
  links: { ref: async (context, rest) => void context.reply(`sent by ${rest}`) },
  onMessage: async (context) => void context.reply(`heard in ${context.workspaceId ?? ""}`),
  onPreCheckout: async (_context, query) =>
    query.invoice_payload === "good" ? { ok: true } : { ok: false, reason: "Sold out" },
  errorText: (error, language) =>
    language === "de" && error.code === "TEST_QUOTA" ? "Aufgebraucht." : undefined,
};

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, definition);
});
after(async () => {
  await house.close();
  await database.close();
});
beforeEach(async () => {
  await house.jobs.runFor(60);
  house.stub.calls.length = 0;
});

/** Writes and answers what the bot says to it. */
async function say(text: string, from: number): Promise<unknown[]> {
  const before = house.stub.sentTo(from).length;
  await house.write(text, from);
  await house.jobs.runFor(30);
  return house.stub
    .sentTo(from)
    .slice(before)
    .map((call) => call.payload["text"]);
}

async function pressed(data: string, from: number): Promise<Readonly<Record<string, unknown>> | undefined> {
  const shown = { message_id: 5, date: 1, chat: { id: from, type: "private", first_name: "P" } };
  await house.bring({
    update_id: nextUpdateId(),
    callback_query: {
      id: `q${nextUpdateId()}`,
      from: person(from),
      chat_instance: "1",
      data,
      message: shown,
    },
  });
  await house.jobs.runFor(5);
  return house.stub.calls.findLast((call) => call.method === "answerCallbackQuery")?.payload;
}

const dataOf = (from: number, place: number): string => {
  const markup = house.stub.sentTo(from).at(-1)?.payload["reply_markup"] as {
    inline_keyboard: { callback_data: string }[][];
  };
  return markup.inline_keyboard[0]?.[place]?.callback_data ?? "";
};

test("arguments of commands are typed, and a wrong use is answered with the right one", async () => {
  assert.deepEqual(await say("/add 41 for  me", 701), ["42 for  me"]);
  assert.deepEqual(await say("/add 41", 701), ["42 -"]);
  assert.deepEqual(await say("/add many", 701), ["Please write it like this: /add <count> [note]"]);
  assert.deepEqual(await say("/nothing", 701), ["I do not know this command. /help shows what I can do."]);
});

test("a command for another bot in a group is passed by", async () => {
  const group = { chat: { id: -702, type: "group", title: "Us" } };
  for (const text of ["/add@other_bot 1", "/unknown", `/add@1001 1`]) {
    await house.bring({ update_id: nextUpdateId(), message: message(text, 702, group) });
  }
  await house.jobs.runFor(5);
  assert.deepEqual(
    house.stub.calls.map((call) => call.payload["text"]),
    ["2 -"],
  );
});

test("a button carries typed data back, and nobody can forge it", async () => {
  await say("/menu", 703);
  const data = dataOf(703, 0);
  assert.ok(Buffer.byteLength(data) <= 64);
  assert.deepEqual((await pressed(data, 703))?.["text"], "Noted");
  const edited = house.stub.calls.find((call) => call.method === "editMessageText");
  assert.equal(edited?.payload["text"], "3 times dark red, or so");
  assert.equal(edited?.payload["message_id"], 5);
  for (const forged of [data.replace(",3:", ",4:"), "pick:red,3", "pick", "", "::"]) {
    assert.match(String((await pressed(forged, 703))?.["text"]), /too old/);
  }
});

test("commands and buttons of a role are refused to everybody else", async () => {
  assert.deepEqual(await say("/ban", 704), ["You may not do that here."]);
  await say("/menu", 704);
  assert.equal((await pressed(dataOf(704, 1), 704))?.["text"], "You may not do that here.");
});

test("a dialogue goes on in another process after each step, and asks again for what it cannot use", async () => {
  assert.deepEqual(await say("/order", 705), ["What is your name?"]);
  assert.deepEqual(await say("Ada", 705), ["In which city?"]);
  const second = await openHouse(database, definition, { clock: house.clock, stub: house.stub });
  await second.write("X", 705);
  await second.jobs.runFor(5);
  await second.write("London", 705);
  await second.jobs.runFor(5);
  await second.close();
  assert.deepEqual(
    house.stub
      .sentTo(705)
      .slice(-2)
      .map((call) => call.payload["text"]),
    ["That is no city.", "Ada of London"],
  );
  assert.match(String((await say("more", 705))[0]), /^heard in/);
});

test("/cancel ends whatever is under way, anywhere", async () => {
  await say("/order", 706);
  assert.deepEqual(await say("/cancel", 706), ["Cancelled."]);
  assert.deepEqual(await say("/cancel", 706), ["There is nothing to cancel."]);
  assert.match(String((await say("Ada", 706))[0]), /^heard in/);
});

test("a dialogue that waits too long is put aside with a word", async () => {
  await say("/order", 707);
  house.clock.advanceMs(601_000);
  await house.sweep();
  await house.jobs.runFor(5);
  assert.match(String(house.stub.sentTo(707).at(-1)?.payload["text"]), /put our conversation aside/);
  await say("/order", 708);
  house.clock.advanceMs(601_000);
  const late = await say("Ada", 708);
  assert.match(String(late[0]), /put our conversation aside/);
  assert.match(String(late[1]), /^heard in/);
});

test("deep links reach their handler", async () => {
  assert.deepEqual(await say("/start ref-anna-7", 709), ["sent by anna-7"]);
  assert.deepEqual(await say("/start constructor-x", 709), [
    "I do not know this command. /help shows what I can do.",
  ]);
});

test("each person at a bot of the operator acts in a workspace of their own, made once", async () => {
  const made = house.accounts.created.length;
  const [first] = await say("hello", 710);
  const [again] = await say("hello", 710);
  const [other] = await say("hello", 711);
  assert.equal(first, again);
  assert.notEqual(first, other);
  assert.equal(house.accounts.created.length - made, 2);
});

test("a refusal is told in public words and keeps nothing of what the handler began", async () => {
  assert.deepEqual(await say("/quota", 712), ["Your quota is used up."]);
  await say("/german", 712);
  assert.deepEqual(await say("/quota", 712), ["Aufgebraucht."]);
});

test("a handler that fails is tried again, then given up with an apology that shows nothing of the fault", async () => {
  const said = await say("/crash", 713);
  assert.equal(said.length, 1);
  assert.match(String(said[0]), /went wrong/);
  assert.doesNotMatch(String(said[0]), /secret|TypeError|var/);
  assert.deepEqual(await say("/add 1", 713), ["2 -"]);
  const [dead] = await database.database.asOwner((transaction) =>
    transaction.query<{ attempts: number; reason: string; body: string }>(
      "select attempts + failures as attempts, reason, body from telegram.inbox where state = 'dead'",
    ),
  );
  assert.equal(dead?.attempts, 3);
  assert.match(dead?.reason ?? "", /secret detail/);
  assert.match(dead?.body ?? "", /\/crash/);
});

test("a pre-checkout query is answered at once, whatever its chat waits for", async () => {
  for (let count = 0; count < 10; count += 1) await house.write(`/add ${count}`, 714);
  await house.bring({
    update_id: nextUpdateId(),
    pre_checkout_query: {
      id: "pay-1",
      from: person(714),
      currency: "XTR",
      total_amount: 5,
      invoice_payload: "bad",
    },
  });
  await house.jobs.runDue();
  const [first] = house.stub.calls;
  assert.equal(first?.method, "answerPreCheckoutQuery");
  assert.deepEqual(first?.payload, { pre_checkout_query_id: "pay-1", ok: false, error_message: "Sold out" });
});

test("a code of the console links an account once, and only at its bot", async () => {
  const userId = "0190f5fe-0000-7000-8000-000000000001";
  const workspaceId = "0190f5fe-0000-7000-8000-000000000002";
  await say("hello", 715);
  const { code } = await database.database.withWorkspace(workspaceId, (transaction) =>
    house.telegram.links.issueForAccount(transaction, { botId: "1001", userId, workspaceId }),
  );
  const context = { bot: house.telegram.findBot("1001"), sender: { telegramUserId: "715" } } as never;
  assert.equal(await house.telegram.links.redeemInBot(context, "WRONG234"), undefined);
  const connected = await house.telegram.links.redeemInBot(context, ` ${code.toLowerCase()} `);
  assert.deepEqual(connected, { userId, account: "Anna 1" });
  assert.equal(await house.telegram.links.redeemInBot(context, code), undefined);
  assert.deepEqual(await say("hello", 715), [`heard in ${workspaceId}`]);
  house.accounts.roles[userId] = "admin";
  assert.deepEqual(await say("/ban", 715), ["banned"]);
});

test("who writes too fast is told so once, and is served again later", async () => {
  let open = false;
  const strict = await openHouse(database, definition, {
    clock: house.clock,
    stub: house.stub,
    admit: () => open,
  });
  for (let count = 0; count < 5; count += 1) await strict.write("/add 1", 716);
  await strict.jobs.runFor(10);
  open = true;
  await strict.write("/add 1", 716);
  await strict.jobs.runFor(10);
  await strict.close();
  const texts = house.stub.sentTo(716).map((call) => String(call.payload["text"]));
  assert.equal(texts.at(-1), "2 -");
  assert.ok(texts.length < 6);
  assert.match(texts[0] ?? "", /too fast/);
});

test("definitions that cannot work are refused when they are registered", () => {
  const broken = {
    ...definition,
    product: "other",
    commands: [defineCommand({ name: "Cancel", run: async () => {} })],
  };
  assert.throws(() => house.telegram.register(broken), { code: "TELEGRAM_DEFINITION_INVALID" });
  assert.throws(() => house.telegram.register(definition), { code: "TELEGRAM_DEFINITION_INVALID" });
  assert.equal(telegramErrors.entries.TELEGRAM_DEFINITION_INVALID.status, 500);
});
