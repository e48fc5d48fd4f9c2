import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { InlineKeyboard, webhookCallback } from "grammy";
import { realClient, startPolling, startTelegram } from "./fixture.ts";

test("the real client polls, answers texts, commands and buttons, and edits its message", async (context) => {
  const telegram = await startTelegram(context);
  const shop = telegram.addBot({ username: "shop_bot" });
  const client = realClient(telegram, shop);
  client.command("start", (ctx) =>
    ctx.reply(`Welcome ${ctx.match}`, { reply_markup: new InlineKeyboard().text("More", "more:1") }),
  );
  client.callbackQuery("more:1", async (ctx) => {
    await ctx.answerCallbackQuery({ text: "Here it is", show_alert: true });
    await ctx.editMessageText("More text");
  });
  client.on("message:text", (ctx) => ctx.reply(ctx.message.text.toUpperCase()));
  await startPolling(telegram, client);

  const anna = telegram.user({ firstName: "Anna" });
  anna.start(shop, "spring-sale");
  assert.equal((await anna.next(shop)).text, "Welcome spring-sale");
  anna.send(shop, "hello");
  assert.equal((await anna.next(shop)).text, "HELLO");
  const press = anna.press(shop, "More");
  assert.deepEqual(await press.answer, { text: "Here it is", showAlert: true, url: undefined });
  const edited = await anna.nextEdit(shop);
  assert.equal(edited.text, "More text");
  assert.equal(edited.reply_markup, undefined);
});

test("the real client answers through its webhook with the secret it has set", async (context) => {
  const telegram = await startTelegram(context);
  const shop = telegram.addBot();
  const client = realClient(telegram, shop);
  client.on("message:text", (ctx) => ctx.reply(`You said ${ctx.message.text}`));
  const server = createServer(webhookCallback(client, "http", { secretToken: "a-secret" }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  await client.api.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: "a-secret" });

  const anna = telegram.user();
  anna.send(shop, "one");
  anna.send(shop, "two");
  assert.equal((await anna.next(shop)).text, "You said one");
  assert.equal((await anna.next(shop)).text, "You said two");
  assert.equal((await client.api.getWebhookInfo()).url, `http://127.0.0.1:${port}/hook`);
});
