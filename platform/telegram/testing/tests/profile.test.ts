import assert from "node:assert/strict";
import { test } from "node:test";
import { callApi, realClient, startTelegram } from "./fixture.ts";

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

test("people see the command list of the narrowest scope, in their language if there is one", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const [anna, boris] = [telegram.user({ languageCode: "de-AT" }), telegram.user()];
  const group = telegram.group({ owner: anna, members: [boris], bots: [bot] });
  anna.start(bot);
  const { api } = realClient(telegram, bot);
  const list = (description: string) => [{ command: "start", description }];
  await api.setMyCommands(list("general"));
  await api.setMyCommands(list("allgemein"), { language_code: "de" });
  await api.setMyCommands(list("administrators"), { scope: { type: "all_chat_administrators" } });
  await api.setMyCommands(list("here"), { scope: { type: "chat", chat_id: anna.id } });
  const seen = (...place: Parameters<typeof bot.commandsFor>): string[] =>
    bot.commandsFor(...place).map(({ description }) => description);
  assert.deepEqual(seen(anna), ["here"]);
  assert.deepEqual(seen(boris), ["general"]);
  assert.deepEqual(seen(anna, group), ["administrators"]);
  await api.deleteMyCommands({ scope: { type: "chat", chat_id: anna.id } });
  assert.deepEqual(seen(anna), ["allgemein"]);
});

test("in development any well-formed token is a bot's, and always the same one's", async (context) => {
  const telegram = await startTelegram(context, { acceptAnyToken: true });
  const token = `4242:${"t".repeat(35)}`;
  assert.equal((await callApi(await startTelegram(context), token, "getMe")).status, 401);
  const { body } = await callApi(telegram, token, "getMe");
  assert.equal((body.result as { id: number }).id, 4242);
  assert.equal((await callApi(telegram, `4242:${"x".repeat(35)}`, "getMe")).status, 401);
  assert.equal((await callApi(telegram, "no-token", "getMe")).status, 401);
  assert.deepEqual(
    telegram.bots().map(({ id }) => id),
    [4242],
  );
});
