import assert from "node:assert/strict";
import { test } from "node:test";
import { realClient, callApi, startTelegram } from "./fixture.ts";

test("in groups a bot sees commands, mentions, replies to it and service messages, and nothing else", async (context) => {
  const telegram = await startTelegram(context);
  const shy = telegram.addBot({ username: "shy_bot" });
  const curious = telegram.addBot({ username: "curious_bot", readsAllGroupMessages: true });
  const [anna, boris] = [telegram.user(), telegram.user()];
  const group = telegram.group({ owner: anna, members: [boris], bots: [shy, curious] });
  const api = realClient(telegram, shy).api;
  const question = await api.sendMessage(group.id, "Question?");
  boris.send(group, "chat");
  boris.send(group, "/start");
  boris.send(group, "/start@curious_bot");
  boris.send(group, "hey @shy_bot");
  boris.send(group, "answer", { replyTo: question });
  group.add(telegram.user({ firstName: "Clara" }));
  const seen = (bot: typeof shy): string[] =>
    bot
      .pendingUpdates()
      .flatMap(({ message }) => message ?? [])
      .map((message) => message.text ?? Object.keys(message).at(-1) ?? "");
  assert.deepEqual(seen(shy), ["/start", "hey @shy_bot", "answer", "new_chat_members"]);
  assert.deepEqual(seen(curious), [
    "chat",
    "/start",
    "/start@curious_bot",
    "hey @shy_bot",
    "answer",
    "new_chat_members",
  ]);
  group.promote(shy);
  boris.send(group, "to the administrator");
  assert.equal(seen(shy).at(-1), "to the administrator");
});

test("a group that became a supergroup refuses its old id with the new one", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  const group = telegram.group({ owner: anna, bots: [bot] });
  const oldId = group.id;
  group.migrate();
  assert.notEqual(group.id, oldId);
  const { status, body } = await callApi(telegram, bot.token, "sendMessage", { chat_id: oldId, text: "hi" });
  assert.equal(status, 400);
  assert.deepEqual(body, {
    ok: false,
    error_code: 400,
    description: "Bad Request: group chat was upgraded to a supergroup chat",
    parameters: { migrate_to_chat_id: group.id },
  });
  assert.equal(
    (await callApi(telegram, bot.token, "sendMessage", { chat_id: group.id, text: "hi" })).status,
    200,
  );
  const moves = bot.pendingUpdates().flatMap(({ message }) => message ?? []);
  assert.equal(
    moves.find((message) => message.migrate_to_chat_id !== undefined)?.migrate_to_chat_id,
    group.id,
  );
  assert.equal(
    moves.find((message) => message.migrate_from_chat_id !== undefined)?.migrate_from_chat_id,
    oldId,
  );
});

test("a bot that was thrown out, left, silenced or never came in may not write", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  const group = telegram.group({ owner: anna, supergroup: true });
  const say = async (): Promise<string | undefined> =>
    (await callApi(telegram, bot.token, "sendMessage", { chat_id: group.id, text: "hi" })).body.description;
  assert.equal(await say(), "Bad Request: chat not found");
  group.add(bot);
  assert.equal(await say(), undefined);
  group.silence(bot);
  assert.equal(await say(), "Bad Request: not enough rights to send text messages to the chat");
  group.remove(bot, anna);
  assert.equal(await say(), "Forbidden: bot was kicked from the supergroup chat");
  group.add(bot);
  await callApi(telegram, bot.token, "leaveChat", { chat_id: group.id });
  assert.equal(await say(), "Forbidden: bot is not a member of the supergroup chat");
  const statuses = bot
    .pendingUpdates()
    .flatMap(({ my_chat_member: change }) => change?.new_chat_member.status ?? []);
  assert.deepEqual(statuses, ["member", "restricted", "kicked", "member", "left"]);
});

test("channel posts come as channel_post without a sender, and their buttons go to the bot that posted", async (context) => {
  const telegram = await startTelegram(context);
  const [shop, other] = [telegram.addBot(), telegram.addBot()];
  const [anna, boris] = [telegram.user(), telegram.user()];
  const channel = telegram.channel({
    owner: anna,
    members: [boris],
    bots: [shop, other],
    username: "spring_sale",
  });
  const api = realClient(telegram, shop).api;
  const reply_markup = { inline_keyboard: [[{ text: "Buy", callback_data: "buy" }]] };
  const posted = await api.sendMessage("@spring_sale", "New!", { reply_markup });
  assert.equal(posted.from, undefined);
  assert.equal(posted.sender_chat?.id, channel.id);
  boris.press(channel, "Buy");
  assert.equal(shop.pendingUpdates().at(-1)?.callback_query?.message?.message_id, posted.message_id);
  assert.equal(other.pendingUpdates().at(-1)?.channel_post?.text, "New!");
  await api.editMessageText(channel.id, posted.message_id, "Sold");
  assert.equal(other.pendingUpdates().at(-1)?.edited_channel_post?.text, "Sold");
  assert.equal(anna.send(channel, "From the owner").from, undefined);
  assert.equal(shop.pendingUpdates().at(-1)?.channel_post?.text, "From the owner");
  assert.throws(() => boris.send(channel, "x"), /only reads/);
  channel.demote(shop);
  await assert.rejects(api.sendMessage(channel.id, "x"), /need administrator rights in the channel chat/);
});

test("members and administrators are told apart, and an administrator bot can throw people out", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const [anna, boris, clara] = [telegram.user(), telegram.user(), telegram.user()];
  const group = telegram.group({ owner: anna, members: [boris], bots: [bot], supergroup: true });
  const api = realClient(telegram, bot).api;
  await assert.rejects(api.banChatMember(group.id, boris.id), /not enough rights to restrict/);
  group.promote(bot);
  group.promote(boris);
  assert.deepEqual(
    (await api.getChatAdministrators(group.id)).map(({ user, status }) => [user.id, status]),
    [
      [anna.id, "creator"],
      [boris.id, "administrator"],
    ],
  );
  await assert.rejects(api.banChatMember(group.id, anna.id), /can't remove chat owner/);
  group.demote(boris);
  await api.banChatMember(group.id, boris.id);
  assert.equal((await api.getChatMember(group.id, boris.id)).status, "kicked");
  assert.equal((await api.getChatMember(group.id, clara.id)).status, "left");
  assert.equal(await api.getChatMemberCount(group.id), 2);
  assert.throws(() => boris.send(group, "hi"), /is not in/);
  const { status, body } = await callApi(telegram, bot.token, "getChat", { chat_id: group.id });
  assert.equal(status, 200, String(body.description));
});

test("pins, reactions and chat actions reach the people", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  const message = anna.start(bot);
  const kinds: string[] = [];
  telegram.observe(({ kind }) => kinds.push(kind));
  const api = realClient(telegram, bot).api;
  await api.sendChatAction(anna.id, "typing");
  await api.setMessageReaction(anna.id, message.message_id, [{ type: "emoji", emoji: "👍" }]);
  await api.pinChatMessage(anna.id, message.message_id);
  await api.unpinChatMessage(anna.id);
  assert.deepEqual(
    kinds.filter((kind) => kind !== "request"),
    ["action", "reaction", "pinned", "message", "unpinned"],
  );
  await assert.rejects(api.unpinChatMessage(anna.id), /message to unpin not found/);
  assert.equal(
    (await callApi(telegram, bot.token, "sendChatAction", { chat_id: anna.id, action: "sing" })).status,
    400,
  );
});

test("keyboards ask for contacts and places in private chats only", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  const group = telegram.group({ owner: anna, bots: [bot] });
  const api = realClient(telegram, bot).api;
  const reply_markup = {
    keyboard: [[{ text: "My phone", request_contact: true as const }, "Skip"]],
    one_time_keyboard: true as const,
  };
  await assert.rejects(
    api.sendMessage(group.id, "Phone?", { reply_markup }),
    /phone number can be requested in private chats only/,
  );
  const sent = await api.sendMessage(anna.id, "Phone?", { reply_markup });
  assert.equal(sent.reply_markup, undefined, "only inline keyboards are part of a message");
  assert.throws(() => anna.tap(bot, "My phone"), /use shareContact/);
  assert.equal(
    anna.shareContact(bot, { phone_number: "1", first_name: "Boris" }).reply_to_message,
    undefined,
  );
  assert.equal(anna.shareContact(bot).reply_to_message?.message_id, sent.message_id);
  assert.equal(anna.keyboard(bot), undefined, "a keyboard for one use goes with its use");
  await api.sendMessage(anna.id, "Phone?", { reply_markup });
  assert.equal(anna.tap(bot, "Skip").text, "Skip");
  assert.throws(() => anna.tap(bot, "Skip"), /No key/);
});
