import type { InlineQueryResult, Message } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { asUser, type Bot } from "../state/bots.ts";
import type { Person } from "../state/persons.ts";
import { post } from "../state/posting.ts";
import type { Room } from "../state/rooms.ts";
import type { World } from "../state/world.ts";
import { readInlineKeyboard } from "./keyboards.ts";
import type { Methods } from "./call.ts";
import { inlineContent } from "./inline-content.ts";

const MOST_RESULTS = 50;

/** What a bot finds for an inline query. */
export interface InlineAnswer {
  readonly results: readonly InlineQueryResult[];
  readonly nextOffset: string;
}

export const inlineMethods = {
  answerInlineQuery: ({ world, bot }, { inline_query_id, results, next_offset = "" }) => {
    const query = world.queries.take("inline", bot.user.id, inline_query_id);
    if (results.length > MOST_RESULTS) throw badRequest("RESULTS_TOO_MUCH");
    const ids = new Set(results.map(({ id }) => id));
    if (ids.size < results.length) throw badRequest("RESULT_ID_DUPLICATE");
    for (const result of results) checkResult(result);
    const answer: InlineAnswer = { results, nextOffset: next_offset };
    query.answer(answer);
    return true;
  },
  answerWebAppQuery: ({ world, bot }, { web_app_query_id, result }) => {
    const query = world.queries.take("web-app", bot.user.id, web_app_query_id);
    checkResult(result);
    const room = bot.privateRooms.get(query.userId);
    if (room === undefined) throw badRequest("chat not found");
    return { inline_message_id: postInline(world, bot, { room, person: room.person }, result).id };
  },
} satisfies Methods;

/** Puts a result into a chat as the person's message through the bot. */
export function postInline(
  world: World,
  bot: Bot,
  { room, person }: { readonly room: Room; readonly person: Person },
  result: InlineQueryResult,
): { readonly id: string; readonly message: Message } {
  const message = post(world, room, person, { ...inlineContent(result), via_bot: asUser(bot) });
  return {
    id: world.inlineMessages.add({ botId: bot.user.id, room, messageId: message.message_id }),
    message,
  };
}

function checkResult(result: InlineQueryResult): void {
  const bytes = Buffer.byteLength(result.id);
  if (bytes < 1 || bytes > 64) throw badRequest("RESULT_ID_INVALID");
  if (result.reply_markup !== undefined) readInlineKeyboard(undefined, result.reply_markup);
}
