import type { FileKind } from "../state/files.ts";
import type { Message } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { itemContent } from "./albums.ts";
import { type MediaDetails, mediaContent } from "./attachments.ts";
import type { Call, Methods } from "./call.ts";
import { deliver, type SendParameters } from "./deliver.ts";
import { edit, hasMedia } from "./editing.ts";
import { writableRoom } from "./rooms.ts";
import { captionContent, type CaptionParameters } from "./texts.ts";

const FILE_DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024;
const MEDIA_FIELDS = [
  "text",
  "entities",
  "link_preview_options",
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
  editMessageMedia: async (call, parameters) => {
    const content = await itemContent(call, parameters.media);
    return edit(call, parameters, MEDIA_FIELDS, (message) => {
      if (message.voice !== undefined || !(hasMedia(message) || message.text !== undefined))
        throw badRequest("message media can't be edited");
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
