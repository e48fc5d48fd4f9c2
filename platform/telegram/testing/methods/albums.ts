import type { InputMedia } from "../api-types.ts";
import { ApiFault, badRequest } from "../faults/api-fault.ts";
import type { FileKind } from "../state/files.ts";
import type { Content } from "../state/posting.ts";
import { type MediaDetails, mediaContent } from "./attachments.ts";
import type { Call, Methods } from "./call.ts";
import { deliverCounted } from "./deliver.ts";
import { writableRoom } from "./rooms.ts";
import { captionContent, type CaptionParameters } from "./texts.ts";

const MOST_ITEMS = 10;
const ALBUM_KINDS: ReadonlySet<string> = new Set(["photo", "video", "document", "audio"]);
const MEDIA_KINDS: ReadonlySet<string> = new Set([...ALBUM_KINDS, "animation"]);
/** What Telegram finds out only when it sends; the answer then names the item. */
const FOUND_LATE = /IMAGE_PROCESS_FAILED|PHOTO_INVALID_DIMENSIONS|HTTP URL content|web page content/;

export const albumMethods = {
  sendMediaGroup: async (call, parameters) => {
    const items: readonly InputMedia[] = parameters.media;
    checkAlbum(items);
    const room = writableRoom(call, parameters.chat_id);
    const contents: Content[] = [];
    for (const [index, item] of items.entries()) contents.push(await albumItem(call, item, index + 1));
    call.world.pace.take(call.bot, room, items.length);
    const [first] = contents;
    if (first !== undefined && contents.length === 1) return [deliverCounted(call, parameters, first)];
    const mediaGroupId = call.world.numbers.digits("media group");
    return contents.map((content) =>
      deliverCounted(call, parameters, { ...content, media_group_id: mediaGroupId }),
    );
  },
} satisfies Methods;

/** Photos and videos go together; documents and audio files go into albums of their own kind. */
function checkAlbum(items: readonly InputMedia[]): void {
  if (items.length === 0) throw badRequest("there are no messages to send");
  if (items.length > MOST_ITEMS) throw badRequest("too many messages to send as an album");
  for (const { type } of items) {
    if (!ALBUM_KINDS.has(type))
      throw badRequest(`can't parse InputMedia: type "${type}" can't be used in sendMediaGroup`);
  }
  const kinds = new Set(items.map(({ type }) => (type === "video" ? "photo" : type)));
  const [alone] = [...kinds].filter((kind) => kind === "document" || kind === "audio");
  if (alone !== undefined && kinds.size > 1)
    throw badRequest(`${alone} can't be mixed with other media types`);
  const places = new Set(
    items.map((item) => "show_caption_above_media" in item && item.show_caption_above_media),
  );
  if (places.size > 1)
    throw badRequest("parameter show_caption_above_media must be the same for all messages");
}

async function albumItem(call: Call, item: InputMedia, position: number): Promise<Content> {
  try {
    return await itemContent(call, item);
  } catch (error) {
    if (!(error instanceof ApiFault) || !FOUND_LATE.test(error.message)) throw error;
    const reason = error.message.replace("Bad Request: ", "");
    throw badRequest(`failed to send message #${position} with the error message "${reason}"`);
  }
}

/** The content that an InputMedia describes. Throws the refusal of 400. */
export async function itemContent(call: Call, item: InputMedia): Promise<Content> {
  if (!MEDIA_KINDS.has(item.type) || !("media" in item))
    throw badRequest(`can't parse InputMedia: type "${item.type}" is unsupported`);
  const media = await mediaContent(call, item.type as FileKind, item.media, item as MediaDetails);
  return { ...media, ...captionContent(item as CaptionParameters) };
}
