import { type ApiFault, badRequest } from "../faults/api-fault.ts";

/** What the real server says when a parameter is missing or empty; by method and parameter, or by parameter. */
const REASONS: Readonly<Record<string, string>> = {
  "getFile.file_id": "invalid file_id",
  "answerCallbackQuery.callback_query_id":
    "query is too old and response timeout expired or query ID is invalid",
  "answerPreCheckoutQuery.pre_checkout_query_id":
    "query is too old and response timeout expired or query ID is invalid",
  "answerShippingQuery.shipping_query_id":
    "query is too old and response timeout expired or query ID is invalid",
  "answerInlineQuery.inline_query_id": "query is too old and response timeout expired or query ID is invalid",
  "answerWebAppQuery.web_app_query_id":
    "query is too old and response timeout expired or query ID is invalid",
  "sendPhoto.photo": "there is no photo in the request",
  "sendDocument.document": "there is no document in the request",
  chat_id: "chat_id is empty",
  from_chat_id: "from_chat_id is empty",
  user_id: "invalid user_id specified",
  message_id: "message identifier is not specified",
  message_ids: "message identifiers are not specified",
  text: "message text is empty",
};

export function missingParameter(method: string, parameter: string): ApiFault {
  return badRequest(
    REASONS[`${method}.${parameter}`] ?? REASONS[parameter] ?? `parameter "${parameter}" is required`,
  );
}
