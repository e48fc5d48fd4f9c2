import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test, type TestContext } from "node:test";
import { Type } from "typebox";
import type { TestDatabase } from "#platform/database/testing";
import { AppError } from "#platform/kernel";
import { createFakeTelegram, type FakeBot, type FakeTelegram } from "#platform/telegram/testing";
import { type BotDefinition, defineButton, defineCommand, press } from "../index.ts";
import { pngOf } from "../testing/tests/images.ts";
import { openDatabase, testConfig } from "./fixture.ts";
import { type Process, startProcess, until } from "./real.ts";

const again = { id: "again", data: Type.Object({ word: Type.String() }) };
const definition: BotDefinition = {
  product: "vin",
  languages: ["en", "de"],
  commands: [
    defineCommand({
      name: "start",
      description: { en: "Begin", de: "Anfangen" },
      run: async (context) => void context.reply(`Hello ${context.sender?.firstName ?? ""}`),
    }),
    defineCommand({
      name: "buy",
      description: { en: "Buy" },
      run: async (context) =>
        void context.call("sendInvoice", {
          title: "Plan",
          description: "A month",
          payload: "plan-1",
          currency: "XTR",
          prices: [{ label: "Plan", amount: 250 }],
          provider_token: "",
        }),
    }),
  ],
  buttons: [
    defineButton(again, async (context, { word }) => {
      context.answer(`Again ${word}`);
      context.edit(`${word} ${word}`);
    }),
  ],
  onMessage: async (context, { text = "" }) =>
    void context.reply({ text, buttons: [[{ text: "Again", press: press(again, { word: text }) }]] }),
  onAlbum: async (context, messages) => {
    const fileId = messages[0]?.photo?.at(-1)?.file_id ?? "";
    const text = messages.map(({ caption = "" }) => caption).join(", ");
    const bytes = pngOf(64, 48, 96);
    context.reply({
      text,
      album: [
        { kind: "photo", file: { fileId } },
        { kind: "photo", file: { name: "again.png", bytes }, caption: "again" },
      ],
    });
  },
  onPreCheckout: async () => ({ ok: true }),
  onPayment: async (context, message) =>
    void context.reply(`Paid ${message.successful_payment?.total_amount ?? 0}`),
};

let database: TestDatabase;
let fake: FakeTelegram;
before(async () => {
  database = await openDatabase();
  fake = await createFakeTelegram({ selfCheck: true });
});
after(async () => {
  await fake.close();
  await database.close();
});

async function open(
  context: TestContext,
  bot: FakeBot,
  intake: "polling" | "webhook",
  publicUrl?: string,
): Promise<Process> {
  const started = await startProcess(database.database, definition, {
    config: { ...testConfig, apiRoot: fake.apiRoot, intake },
    operatorBots: [{ product: "vin", token: bot.token }],
    publicUrl,
  });
  context.after(() => started.close());
  await started.jobs.start({ worker: true, scheduler: false });
  return started;
}

/** Hands deliveries to the part as a web server would. */
async function startWebhook(context: TestContext, receive: () => Process["telegram"]): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const botId = request.url?.split("/").at(-1) ?? "";
    const secret = request.headers["x-telegram-bot-api-secret-token"];
    const status = await receive()
      .receiveUpdate({ botId, secret: String(secret), body: Buffer.concat(chunks) })
      .then(
        () => 200,
        (error: unknown) => (error instanceof AppError ? error.status : 500),
      );
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("over a webhook a person talks, presses and pays", async (context) => {
  const bot = fake.addBot();
  const anna = fake.user({ firstName: "Anna" });
  const opened: Process[] = [];
  const publicUrl = await startWebhook(context, () => {
    const [first] = opened;
    if (first === undefined) throw new Error("not yet");
    return first.telegram;
  });
  const started = await open(context, bot, "webhook", publicUrl);
  opened.push(started);
  const [report] = await started.telegram.sync();
  assert.deepEqual(report?.findings, []);
  assert.equal(report?.username, bot.username);
  anna.start(bot);
  assert.equal((await anna.next(bot)).text, "Hello Anna");
  anna.send(bot, "echo");
  assert.equal((await anna.next(bot)).text, "echo");
  const pressed = anna.press(bot, "Again");
  assert.equal((await pressed.answer).text, "Again echo");
  assert.equal((await anna.nextEdit(bot)).text, "echo echo");
  anna.send(bot, "/buy");
  const invoice = await anna.next(bot);
  assert.equal((await anna.pay(bot, invoice)).status, "paid");
  assert.equal((await anna.next(bot)).text, "Paid 250");
});

test("an album of a person comes as one, and one of the bot goes out as one", async (context) => {
  const bot = fake.addBot();
  const anna = fake.user({ firstName: "Anna" });
  anna.start(bot);
  const started = await open(context, bot, "polling");
  started.telegram.startPolling();
  assert.equal((await anna.next(bot)).text, "Hello Anna");
  const picture = (caption: string) => ({ bytes: pngOf(64, 48), name: `${caption}.png`, caption });
  anna.sendAlbum(bot, [picture("front"), picture("back"), picture("side")]);
  const items = [await anna.next(bot), await anna.next(bot)];
  assert.deepEqual(
    items.map(({ caption }) => caption),
    ["front, back, side", "again"],
  );
  assert.equal(new Set(items.map((item) => item.media_group_id)).size, 1);
  assert.ok(items[0]?.media_group_id !== undefined);
});

test("two processes that poll share their bots, and one goes on when the other ends", async (context) => {
  const bot = fake.addBot();
  const ben = fake.user({ firstName: "Ben" });
  const first = await open(context, bot, "polling");
  const second = await open(context, bot, "polling");
  const conflicts: unknown[] = [];
  const stop = fake.observe((event) => {
    if (event.kind === "request" && event.status === 409) conflicts.push(event);
  });
  first.telegram.startPolling();
  second.telegram.startPolling();
  for (let count = 1; count <= 5; count += 1) {
    ben.send(bot, `message ${count}`);
    assert.equal((await ben.next(bot)).text, `message ${count}`);
  }
  assert.equal(conflicts.length, 0);
  stop();
  await first.close();
  ben.send(bot, "still there?");
  assert.equal((await ben.next(bot)).text, "still there?");
  await until(() => bot.pendingUpdates().length === 0, "everything is confirmed");
});

test("sync tells what is wrong, and refuses webhooks without a public address", async (context) => {
  const bot = fake.addBot();
  const without = await open(context, bot, "webhook");
  await assert.rejects(without.telegram.sync(), { code: "TELEGRAM_PUBLIC_URL_MISSING" });
  const unreachable = await open(context, bot, "webhook", "https://nowhere.example");
  const [report] = await unreachable.telegram.sync(String(bot.id));
  assert.equal(report?.ok, false);
  assert.match(report?.findings.join(" ") ?? "", /setWebhook.*resolve host.*nowhere, not to https/);
});

test("a bot that polls with a token that Telegram refuses rests, instead of asking for ever", async (context) => {
  const bot = { ...fake.addBot(), token: "777:AAE-nobody-knows-this" };
  const started = await open(context, bot, "polling");
  started.telegram.startPolling();
  await until(() => started.telegram.findBot("777") === undefined, "the bot rests");
  assert.equal(started.telegram.botsOf("vin").find(({ botId }) => botId === "777")?.state, "disabled");
});
