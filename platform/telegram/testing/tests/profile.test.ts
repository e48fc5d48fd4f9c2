import assert from "node:assert/strict";
import { test } from "node:test";
import { realClient, startTelegram } from "./fixture.ts";

test("commands are kept by scope and language, and checked", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const { api } = realClient(telegram, bot);
  await api.setMyCommands([{ command: "start", description: "Begin" }]);
  await api.setMyCommands([{ command: "start", description: "Anfangen" }], { language_code: "de" });
  await api.setMyCommands([{ command: "orders", description: "All orders" }], {
    scope: { type: "all_group_chats" },
  });
  const descriptions = async (other: Parameters<typeof api.getMyCommands>[0] = {}): Promise<string[]> =>
    (await api.getMyCommands(other)).map(({ description }) => description);
  assert.deepEqual(await descriptions(), ["Begin"]);
  assert.deepEqual(await descriptions({ language_code: "de" }), ["Anfangen"]);
  assert.deepEqual(await descriptions({ scope: { type: "all_group_chats" } }), ["All orders"]);
  assert.deepEqual(await descriptions({ scope: { type: "all_private_chats" } }), []);
  await api.deleteMyCommands({ language_code: "de" });
  assert.deepEqual(await descriptions({ language_code: "de" }), []);
  await assert.rejects(api.setMyCommands([{ command: "No-Caps", description: "x" }]), /BOT_COMMAND_INVALID/);
  await assert.rejects(
    api.setMyCommands([{ command: "x", description: "" }]),
    /BOT_COMMAND_DESCRIPTION_INVALID/,
  );
});

test("names and descriptions are kept by language with the general one behind", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot({ firstName: "Shop" });
  const { api } = realClient(telegram, bot);
  assert.deepEqual(await api.getMyName(), { name: "Shop" });
  await api.setMyName("Tea shop");
  await api.setMyDescription("Sells tea");
  await api.setMyDescription("Verkauft Tee", { language_code: "de" });
  await api.setMyShortDescription("Tea");
  assert.equal((await api.getMe()).first_name, "Tea shop");
  assert.deepEqual(await api.getMyDescription({ language_code: "de" }), { description: "Verkauft Tee" });
  assert.deepEqual(await api.getMyDescription({ language_code: "fr" }), { description: "Sells tea" });
  assert.deepEqual(await api.getMyShortDescription(), { short_description: "Tea" });
  await assert.rejects(api.setMyName("x".repeat(65)), /BOT_TITLE_TOO_LONG/);
});

test("a chat has its own menu button, else the bot's", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  const { api } = realClient(telegram, bot);
  const menu_button = { type: "web_app", text: "Shop", web_app: { url: "https://shop.example/" } } as const;
  await api.setChatMenuButton({ menu_button });
  assert.deepEqual(await api.getChatMenuButton({ chat_id: anna.id }), menu_button);
  await api.setChatMenuButton({ chat_id: anna.id, menu_button: { type: "commands" } });
  assert.deepEqual(await api.getChatMenuButton({ chat_id: anna.id }), { type: "commands" });
});

test("inline queries are answered in time and chosen results carry the bot they came through", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot({ inline: true });
  const [anna, boris] = [telegram.user(), telegram.user()];
  const group = telegram.group({ owner: anna, members: [boris] });
  const client = realClient(telegram, bot);
  const searching = anna.search(bot, "green", { in: group });
  const [query] = bot.pendingUpdates().flatMap(({ inline_query: asked }) => asked ?? []);
  assert.deepEqual([query?.query, query?.chat_type], ["green", "group"]);
  const result = {
    type: "article" as const,
    id: "1",
    title: "Green tea",
    input_message_content: { message_text: "Green tea, 12.50" },
  };
  await client.api.answerInlineQuery(query?.id ?? "", [result], { next_offset: "50" });
  const answer = await searching;
  assert.equal(answer.nextOffset, "50");
  const [first] = answer.results;
  assert.ok(first);
  anna.choose(group, bot, first);
  const seen = await boris.next(group);
  assert.deepEqual([seen.text, seen.via_bot?.id], ["Green tea, 12.50", bot.id]);
  await assert.rejects(
    client.api.answerInlineQuery(query?.id ?? "", [result, result]),
    /RESULT_ID_DUPLICATE/,
  );
  await assert.rejects(client.api.answerInlineQuery("1", [result]), /query is too old/);
});
