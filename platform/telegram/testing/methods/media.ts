import type { FileKind } from "../state/files.ts";
import type { InputMedia, Message } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import type { Content } from "../state/posting.ts";
import { type MediaDetails, mediaContent } from "./attachments.ts";
import type { Call, Methods } from "./call.ts";
import { deliver, deliverCounted, type SendParameters } from "./deliver.ts";
import { edit } from "./editing.ts";
import { writableRoom } from "./rooms.ts";
import { captionContent, type CaptionParameters } from "./texts.ts";

const FILE_DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;
const KINDS: ReadonlySet<string> = new Set<FileKind>([
  "photo",
  "document",
  "video",
  "audio",
  "voice",
  "animation",
]);
const MEDIA_FIELDS = [
  "photo",
  "document",
  "video",
  "audio",
  "animation",
  "caption",
  "caption_entities",
  "show_caption_above_media",
] as const;

export const mediaMethods = {
  sendPhoto: (call, parameters) => sendMedia(call, "photo", parameters.photo, parameters),
  sendDocument: (call, parameters) => sendMedia(call, "document", parameters.document, parameters),
  sendVideo: (call, parameters) => sendMedia(call, "video", parameters.video, parameters),
  sendAnimation: (call, parameters) => sendMedia(call, "animation", parameters.animation, parameters),
  sendAudio: (call, parameters) => sendMedia(call, "audio", parameters.audio, parameters),
  sendVoice: (call, parameters) => sendMedia(call, "voice", parameters.voice, parameters),
  sendMediaGroup: async (call, parameters) => {
    const items: readonly InputMedia[] = parameters.media;
    if (items.length < 2 || items.length > 10) throw badRequest("media group must include 2-10 items");
    refuseMixture(items);
    const room = writableRoom(call, parameters.chat_id);
    const contents = await Promise.all(items.map((item) => itemContent(call, item)));
    call.world.pace.take(call.bot, room, items.length);
    const mediaGroupId = call.world.numbers.digits("media group");
    return contents.map((content) =>
      deliverCounted(call, parameters, { ...content, media_group_id: mediaGroupId }),
    );
  },
  editMessageMedia: async (call, parameters) => {
    const content = await itemContent(call, parameters.media);
    return edit(call, parameters, MEDIA_FIELDS, (message) => {
      if (message.text !== undefined) throw badRequest("there is no media in the message to edit");
      return content;
    });
  },
  getFile: ({ world, bot }, { file_id: fileId }) => {
    const file = world.files.find(bot.user.id, fileId);
    if (file === undefined) throw badRequest("invalid file_id");
    if (file.bytes.length > FILE_DOWNLOAD_LIMIT_BYTES) throw badRequest("file is too big");
    return {
      file_id: file.fileId,
      file_unique_id: file.uniqueId,
      file_size: file.bytes.length,
      file_path: world.files.link(bot.user.id, file),
    };
  },
} satisfies Methods;

async function sendMedia(
  call: Call,
  kind: FileKind,
  given: unknown,
  parameters: SendParameters & CaptionParameters & MediaDetails,
): Promise<Message> {
  writableRoom(call, parameters.chat_id);
  const media = await mediaContent(call, kind, given, parameters);
  return deliver(call, parameters, () => ({ ...media, ...captionContent(parameters) }));
}

async function itemContent(call: Call, item: InputMedia): Promise<Content> {
  if (!KINDS.has(item.type) || !("media" in item))
    throw badRequest(`the fake server has no media of type ${item.type}`);
  const media = await mediaContent(call, item.type as FileKind, item.media, item as MediaDetails);
  return { ...media, ...captionContent(item as CaptionParameters) };
}

/** Documents and audio files go into albums of their own kind only. */
function refuseMixture(items: readonly InputMedia[]): void {
  const kinds = new Set(items.map(({ type }) => (type === "video" ? "photo" : type)));
  const [alone] = ["document", "audio"].filter((kind) => items.some(({ type }) => type === kind));
  if (alone !== undefined && kinds.size > 1)
    throw badRequest(`${alone} can't be mixed with other media types`);
}
