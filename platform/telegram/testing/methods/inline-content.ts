import type { InlineQueryResult } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import type { Content } from "../state/posting.ts";
import { readInlineKeyboard } from "./keyboards.ts";
import { locationOf } from "./places.ts";
import { type TextParameters, textContent } from "./texts.ts";

/** The message that an inline result becomes. Throws the refusal of 400. */
export function inlineContent(result: InlineQueryResult): Content {
  const keyboard = result.reply_markup && readInlineKeyboard(undefined, result.reply_markup);
  return { ...bodyOf(result), ...(keyboard && { reply_markup: keyboard }) };
}

function bodyOf(result: InlineQueryResult): Content {
  const given = "input_message_content" in result ? result.input_message_content : undefined;
  if (given === undefined)
    throw badRequest(`the fake server needs input_message_content in a ${result.type}`);
  if ("message_text" in given) return textContent({ ...given, text: given.message_text } as TextParameters);
  if ("title" in given && "address" in given) {
    const { latitude, longitude, title, address } = given;
    const location = locationOf({ latitude, longitude });
    return { venue: { location, title, address }, location };
  }
  if ("latitude" in given) return { location: locationOf(given) };
  throw badRequest("the fake server takes texts, locations and venues as inline content");
}
