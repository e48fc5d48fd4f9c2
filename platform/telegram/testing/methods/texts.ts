import type { MessageEntity } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import type { Content } from "../state/posting.ts";
import { CAPTION_LIMIT, formatText, TEXT_LIMIT } from "../text/formatting.ts";
import type { Methods } from "./call.ts";
import { deliver } from "./deliver.ts";

export interface CaptionParameters {
  readonly caption?: string | undefined;
  readonly parse_mode?: string | undefined;
  readonly caption_entities?: readonly MessageEntity[] | undefined;
  readonly show_caption_above_media?: boolean | undefined;
}

export interface TextParameters {
  readonly text: string;
  readonly parse_mode?: string | undefined;
  readonly entities?: readonly MessageEntity[] | undefined;
  readonly link_preview_options?: Content["link_preview_options"] | undefined;
}

export const textMethods = {
  sendMessage: (call, parameters) => deliver(call, parameters, () => textContent(parameters)),
} satisfies Methods;

/** The content of a text message. Throws the refusal of 400. */
export function textContent(parameters: TextParameters): Content {
  const { text, entities } = formatText(parameters.text, parameters);
  if (text === "") throw badRequest("message text is empty");
  if (text.length > TEXT_LIMIT) throw badRequest("message is too long");
  return {
    text,
    ...(entities.length > 0 && { entities: [...entities] }),
    ...(parameters.link_preview_options && { link_preview_options: parameters.link_preview_options }),
  };
}

/** The content of a caption; nothing for an empty one. Throws the refusal of 400. */
export function captionContent(parameters: CaptionParameters): Content {
  if (parameters.caption === undefined) return {};
  const { text, entities } = formatText(parameters.caption, {
    parse_mode: parameters.parse_mode,
    entities: parameters.caption_entities,
  });
  if (text.length > CAPTION_LIMIT) throw badRequest("message caption is too long");
  return {
    ...(text !== "" && { caption: text }),
    ...(entities.length > 0 && { caption_entities: [...entities] }),
    ...(parameters.show_caption_above_media === true && { show_caption_above_media: true as const }),
  };
}
