import { badRequest } from "../faults/api-fault.ts";
import type { Methods } from "./call.ts";

const ANSWER_LIMIT = 200;

/** What a person sees after pressing a button. */
export interface CallbackAnswer {
  readonly text: string | undefined;
  readonly showAlert: boolean;
  readonly url: string | undefined;
}

export const answeringMethods = {
  answerCallbackQuery: ({ world, bot }, { callback_query_id, text, show_alert = false, url }) => {
    const query = world.queries.take("callback", bot.user.id, callback_query_id);
    if (text !== undefined && text.length > ANSWER_LIMIT) throw badRequest("MESSAGE_TOO_LONG");
    const answer: CallbackAnswer = { text: text === "" ? undefined : text, showAlert: show_alert, url };
    query.answer(answer);
    world.stream.publish({
      kind: "callback-answered",
      queryId: query.id,
      byBotId: bot.user.id,
      userId: query.userId,
      ...answer,
    });
    return true;
  },
} satisfies Methods;
