import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Message } from "grammy/types";
import type { FakeBot, FakeTelegram, FakeUser } from "../index.ts";
import { callApi, startStill, startTelegram } from "./fixture.ts";

async function openChat(
  context: TestContext,
): Promise<{ telegram: FakeTelegram; bot: FakeBot; anna: FakeUser }> {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot({ username: "shop_bot" });
  const anna = telegram.user({ firstName: "Anna" });
  anna.start(bot);
  return { telegram, bot, anna };
}

/** Answers the result, or the reason without `Bad Request: `. */
async function send(
  { telegram, bot }: { telegram: FakeTelegram; bot: FakeBot },
  method: string,
  parameters: object,
): Promise<Message | string> {
  const { body } = await callApi(telegram, bot.token, method, parameters);
  return body.ok ? (body.result as Message) : (body.description ?? "").replace("Bad Request: ", "");
}

test("texts may have 4096 characters after parsing, captions 1024, buttons 64 bytes of data", async (context) => {
  const chat = await openChat(context);
  const chat_id = chat.anna.id;
  const long = "x".repeat(4096);
  assert.equal(((await send(chat, "sendMessage", { chat_id, text: long })) as Message).text, long);
  const bold = await send(chat, "sendMessage", { chat_id, text: `<b>${long}</b>`, parse_mode: "HTML" });
  assert.equal((bold as Message).text?.length, 4096);
  assert.equal(await send(chat, "sendMessage", { chat_id, text: `${long}x` }), "message is too long");
  assert.equal(await send(chat, "sendMessage", { chat_id, text: " \n " }), "message text is empty");
  const keyboard = (callback_data: string): object => ({ inline_keyboard: [[{ text: "b", callback_data }]] });
  const withData = (data: string): object => ({ chat_id, text: "hi", reply_markup: keyboard(data) });
  assert.equal(typeof (await send(chat, "sendMessage", withData("ä".repeat(32)))), "object");
  assert.equal(await send(chat, "sendMessage", withData(`${"ä".repeat(32)}x`)), "BUTTON_DATA_INVALID");
});

test("links of buttons are shown in full, log-in buttons as links, and wrong ones are refused", async (context) => {
  const chat = await openChat(context);
  const withButton = (button: object): object => ({
    chat_id: chat.anna.id,
    text: "hi",
    reply_markup: { inline_keyboard: [[{ text: "b", ...button }]] },
  });
  const shown = async (button: object): Promise<unknown> => {
    const answer = await send(chat, "sendMessage", withButton(button));
    return typeof answer === "string" ? answer : answer.reply_markup?.inline_keyboard[0]?.[0];
  };
  assert.deepEqual(await shown({ url: "shop.example" }), { text: "b", url: "http://shop.example/" });
  assert.deepEqual(await shown({ url: "tg://user?id=1" }), { text: "b", url: "tg://user?id=1" });
  const login = { login_url: { url: "https://shop.example/login" } };
  assert.deepEqual(await shown(login), { text: "b", url: "https://shop.example/login" });
  assert.equal(await shown({ url: "shop" }), "inline keyboard button URL 'shop' is invalid: Wrong HTTP URL");
  assert.match(
    String(await shown({ web_app: { url: "http://shop.example" } })),
    /Only HTTPS links are allowed/,
  );
  assert.match(String(await shown({})), /Text buttons are unallowed in the inline keyboard/);
  assert.equal(await shown({ url: "shop.example", callback_data: "x" }), "BUTTON_TYPE_INVALID");
});

test("HTML and MarkdownV2 become entities with UTF-16 offsets, and their faults are named", async (context) => {
  const chat = await openChat(context);
  const parse = async (parse_mode: string, text: string): Promise<unknown> => {
    const answer = await send(chat, "sendMessage", { chat_id: chat.anna.id, text, parse_mode });
    return typeof answer === "string" ? answer : [answer.text, ...(answer.entities ?? [])];
  };
  assert.deepEqual(
    await parse("HTML", '😀 <b>big &amp; <i>bold</i></b> <a href="https://a.example/">link</a>'),
    [
      "😀 big & bold link",
      { type: "bold", offset: 3, length: 10 },
      { type: "italic", offset: 9, length: 4 },
      { type: "text_link", offset: 14, length: 4, url: "https://a.example/" },
    ],
  );
  assert.equal(
    await parse("HTML", "é<b>x</i>"),
    'can\'t parse entities: Unmatched end tag at byte offset 6, expected "</b>", found "</i>"',
  );
  assert.equal(
    await parse("HTML", "<table>"),
    'can\'t parse entities: Unsupported start tag "table" at byte offset 0',
  );
  assert.equal(
    await parse("HTML", "<b>x"),
    "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
  );
  assert.deepEqual(await parse("MarkdownV2", "*b _i_* `c` [l](https://a.example/) 1\\.5"), [
    "b i c l 1.5",
    { type: "bold", offset: 0, length: 3 },
    { type: "italic", offset: 2, length: 1 },
    { type: "code", offset: 4, length: 1 },
    { type: "text_link", offset: 6, length: 1, url: "https://a.example/" },
  ]);
  assert.equal(
    await parse("MarkdownV2", "1.5"),
    "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
  );
  assert.equal(
    await parse("MarkdownV2", "é*b"),
    "can't parse entities: Can't find end of the entity starting at byte offset 2",
  );
  assert.equal(await parse("BBCode", "x"), "unsupported parse_mode");
});

test("quotations, spoilers, code with its language and the older Markdown are read too", async (context) => {
  const chat = await openChat(context);
  const parse = async (parse_mode: string, text: string): Promise<unknown> => {
    const answer = await send(chat, "sendMessage", { chat_id: chat.anna.id, text, parse_mode });
    return typeof answer === "string" ? answer : [answer.text, ...(answer.entities ?? [])];
  };
  assert.deepEqual(
    await parse("HTML", '<pre><code class="language-ts">a &lt; b</code></pre><tg-spoiler>s</tg-spoiler>'),
    [
      "a < bs",
      { type: "pre", offset: 0, length: 5, language: "ts" },
      { type: "spoiler", offset: 5, length: 1 },
    ],
  );
  assert.equal(
    await parse("HTML", "a < b"),
    'can\'t parse entities: Unsupported start tag "" at byte offset 2',
  );
  assert.equal(await parse("HTML", "a <b"), "can't parse entities: Unclosed start tag at byte offset 2");
  assert.deepEqual(await parse("MarkdownV2", ">one *b*\n>two\n||s|| ```ts\nx.y```"), [
    "one b\ntwo\ns x.y",
    { type: "blockquote", offset: 0, length: 9 },
    { type: "bold", offset: 4, length: 1 },
    { type: "spoiler", offset: 10, length: 1 },
    { type: "pre", offset: 12, length: 3, language: "ts" },
  ]);
  assert.deepEqual(await parse("Markdown", "1.5 *b* _i_ snake\\_case"), [
    "1.5 b i snake_case",
    { type: "bold", offset: 4, length: 1 },
    { type: "italic", offset: 6, length: 1 },
  ]);
});

test("commands, mentions and addresses are found in plain text", async (context) => {
  const { anna, bot } = await openChat(context);
  const { entities } = anna.send(
    bot,
    "/buy@shop_bot for @boris_b, see https://a.example/x or a@b.example #now",
  );
  assert.deepEqual(
    entities?.map(({ type }) => type),
    ["bot_command", "mention", "url", "email", "hashtag"],
  );
});

test("edits say when nothing changes, nothing is there or the message is another's", async (context) => {
  const chat = await openChat(context);
  const chat_id = chat.anna.id;
  const sent = (await send(chat, "sendMessage", { chat_id, text: "one" })) as Message;
  const { message_id } = sent;
  const edited = (await send(chat, "editMessageText", { chat_id, message_id, text: "two" })) as Message;
  assert.equal(edited.text, "two");
  assert.equal(typeof edited.edit_date, "number");
  assert.match(
    String(await send(chat, "editMessageText", { chat_id, message_id, text: "two" })),
    /^message is not modified/,
  );
  assert.equal(
    await send(chat, "editMessageText", { chat_id, message_id: 999, text: "x" }),
    "message to edit not found",
  );
  const own = chat.anna.send(chat.bot, "mine").message_id;
  assert.equal(
    await send(chat, "editMessageText", { chat_id, message_id: own, text: "x" }),
    "message can't be edited",
  );
  assert.equal(
    await send(chat, "editMessageCaption", { chat_id, message_id, caption: "x" }),
    "there is no caption in the message to edit",
  );
  const markup = { inline_keyboard: [[{ text: "b", callback_data: "b" }]] };
  const withKeys = await send(chat, "editMessageReplyMarkup", { chat_id, message_id, reply_markup: markup });
  assert.deepEqual((withKeys as Message).reply_markup, markup);
  const without = (await send(chat, "editMessageReplyMarkup", { chat_id, message_id })) as Message;
  assert.equal(without.reply_markup, undefined);
});

test("forwarded messages and messages that came with a keyboard below the chat cannot be edited", async (context) => {
  const chat = await openChat(context);
  const chat_id = chat.anna.id;
  const reply_markup = { keyboard: [[{ text: "Yes" }]] };
  const asked = (await send(chat, "sendMessage", { chat_id, text: "Sure?", reply_markup })) as Message;
  const forward = { chat_id, from_chat_id: chat_id, message_id: asked.message_id };
  const forwarded = (await send(chat, "forwardMessage", forward)) as Message;
  for (const { message_id } of [asked, forwarded])
    assert.equal(
      await send(chat, "editMessageText", { chat_id, message_id, text: "x" }),
      "message can't be edited",
    );
});

test("messages can be deleted for two days, once", async (context) => {
  const { telegram, clock } = await startStill(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  const chat_id = anna.id;
  const chat = { telegram, bot };
  const { message_id } = (await send(chat, "sendMessage", { chat_id, text: "one" })) as Message;
  assert.equal(await send(chat, "deleteMessage", { chat_id, message_id }), true);
  assert.equal(await send(chat, "deleteMessage", { chat_id, message_id }), "message to delete not found");
  const old = (await send(chat, "sendMessage", { chat_id, text: "old" })) as Message;
  clock.advanceMs(48 * 3_600_000);
  const answer = await send(chat, "deleteMessage", { chat_id, message_id: old.message_id });
  assert.equal(answer, "message can't be deleted for everyone");
  const young = (await send(chat, "sendMessage", { chat_id, text: "young" })) as Message;
  await send(chat, "deleteMessages", { chat_id, message_ids: [old.message_id, young.message_id, 999] });
  assert.deepEqual(
    anna.messages(bot).map(({ text }) => text),
    ["/start", "old"],
  );
});

test("replies carry what they reply to; a missing original is refused unless that is allowed", async (context) => {
  const chat = await openChat(context);
  const chat_id = chat.anna.id;
  const question = chat.anna.send(chat.bot, "why?");
  const reply = { chat_id, text: "so", reply_parameters: { message_id: question.message_id } };
  const answer = (await send(chat, "sendMessage", reply)) as Message;
  assert.equal(answer.reply_to_message?.text, "why?");
  const lost = { chat_id, text: "so", reply_parameters: { message_id: 999 } };
  assert.equal(await send(chat, "sendMessage", lost), "message to be replied not found");
  const allowed = { ...lost, reply_parameters: { message_id: 999, allow_sending_without_reply: true } };
  assert.equal(((await send(chat, "sendMessage", allowed)) as Message).reply_to_message, undefined);
});

test("copies are new messages, forwards name their origin, protected messages are copied only", async (context) => {
  const chat = await openChat(context);
  const boris = chat.telegram.user();
  boris.start(chat.bot);
  const original = chat.anna.send(chat.bot, "news");
  const from = { from_chat_id: chat.anna.id, message_id: original.message_id };
  await send(chat, "copyMessage", { chat_id: boris.id, ...from });
  const copied = await boris.next(chat.bot);
  assert.deepEqual([copied.text, copied.forward_origin], ["news", undefined]);
  const forwarded = (await send(chat, "forwardMessage", { chat_id: boris.id, ...from })) as Message;
  assert.equal(forwarded.forward_origin?.type, "user");
  const secret = (await send(chat, "sendMessage", {
    chat_id: chat.anna.id,
    text: "secret",
    protect_content: true,
  })) as Message;
  const fromSecret = { from_chat_id: chat.anna.id, message_id: secret.message_id };
  assert.equal(
    await send(chat, "forwardMessage", { chat_id: boris.id, ...fromSecret }),
    "message can't be forwarded",
  );
  assert.equal(typeof (await send(chat, "copyMessage", { chat_id: boris.id, ...fromSecret })), "object");
  assert.equal(
    await send(chat, "copyMessage", { chat_id: boris.id, ...from, message_id: 999 }),
    "message to copy not found",
  );
});

test("several messages are copied, forwarded and deleted at once; those that are gone are skipped", async (context) => {
  const chat = await openChat(context);
  const boris = chat.telegram.user();
  boris.start(chat.bot);
  const message_ids = ["one", "two"].map((text) => chat.anna.send(chat.bot, text).message_id);
  const from = { chat_id: boris.id, from_chat_id: chat.anna.id, message_ids: [...message_ids, 999] };
  const copies = (await send(chat, "copyMessages", from)) as unknown as readonly object[];
  const forwards = (await send(chat, "forwardMessages", from)) as unknown as readonly object[];
  assert.deepEqual([copies.length, forwards.length], [2, 2]);
  assert.deepEqual(
    boris.messages(chat.bot).map(({ text }) => text),
    ["/start", "one", "two", "one", "two"],
  );
  const backwards = { ...from, message_ids: message_ids.toReversed() };
  assert.match(String(await send(chat, "forwardMessages", backwards)), /strictly increasing order/);
  const none = { ...from, message_ids: [999] };
  assert.equal(await send(chat, "copyMessages", none), "there are no messages to copy");
});

test("topics and business connections are refused as unknown", async (context) => {
  const chat = await openChat(context);
  const text = { chat_id: chat.anna.id, text: "hi" };
  assert.equal(
    await send(chat, "sendMessage", { ...text, message_thread_id: 5 }),
    "message thread not found",
  );
  const business = { ...text, business_connection_id: "b" };
  assert.equal(await send(chat, "sendMessage", business), "business connection not found");
});

test("a bot writes first to nobody, and to nobody who blocked it", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  const say = (): Promise<{ status: number; body: object }> =>
    callApi(telegram, bot.token, "sendMessage", { chat_id: anna.id, text: "hi" });
  const refusal = (error_code: number, description: string): object => ({
    ok: false,
    error_code,
    description,
  });
  assert.deepEqual((await say()).body, refusal(400, "Bad Request: chat not found"));
  telegram.group({ owner: anna, bots: [bot] });
  assert.deepEqual(
    (await say()).body,
    refusal(403, "Forbidden: bot can't initiate conversation with a user"),
  );
  anna.start(bot);
  assert.equal((await say()).status, 200);
  anna.block(bot);
  assert.deepEqual((await say()).body, refusal(403, "Forbidden: bot was blocked by the user"));
  assert.throws(() => anna.send(bot, "hi"), /has blocked the bot/);
  anna.unblock(bot);
  assert.equal((await say()).status, 200);
  const changes = bot.pendingUpdates().flatMap(({ my_chat_member: change }) => change ?? []);
  assert.deepEqual(
    changes.filter(({ chat }) => chat.type === "private").map((change) => change.new_chat_member.status),
    ["kicked", "member"],
  );
});
