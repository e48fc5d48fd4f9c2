import assert from "node:assert/strict";
import { test } from "node:test";
import { realClient, startTelegram } from "./fixture.ts";

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

test("a bot changes a message that came through it by its inline_message_id, and gets its buttons", async (context) => {
  const telegram = await startTelegram(context);
  const [bot, other] = [telegram.addBot({ inline: true }), telegram.addBot()];
  const [anna, boris] = [telegram.user(), telegram.user()];
  const group = telegram.group({ owner: anna, members: [boris], bots: [bot, other] });
  const { api } = realClient(telegram, bot);
  anna.choose(group, bot, {
    type: "article",
    id: "1",
    title: "Vote",
    input_message_content: { message_text: "Tea?" },
    reply_markup: { inline_keyboard: [[{ text: "Yes", callback_data: "yes" }]] },
  });
  boris.press(group, "Yes");
  const [query] = bot.pendingUpdates().flatMap(({ callback_query: asked }) => asked ?? []);
  assert.equal(query?.message, undefined);
  assert.equal(await api.editMessageTextInline(query?.inline_message_id ?? "", "Tea!"), true);
  assert.equal(anna.messages(group).at(-1)?.text, "Tea!");
  const stranger = realClient(telegram, other).api;
  await assert.rejects(
    stranger.editMessageTextInline(query?.inline_message_id ?? "", "Coffee!"),
    /MESSAGE_ID_INVALID/,
  );
});
