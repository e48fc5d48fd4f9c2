import type { InlineQueryResult } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { asUser } from "../state/bots.ts";
import { post } from "../state/posting.ts";
import { checkInlineKeyboard } from "./keyboards.ts";
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
    post(world, room, room.person, { ...inlineContent(result), via_bot: asUser(bot) });
    return { inline_message_id: world.numbers.text("inline message", 27) };
  },
} satisfies Methods;

function checkResult(result: InlineQueryResult): void {
  const bytes = Buffer.byteLength(result.id);
  if (bytes < 1 || bytes > 64) throw badRequest("RESULT_ID_INVALID");
  if (result.reply_markup !== undefined) checkInlineKeyboard(undefined, result.reply_markup);
}
