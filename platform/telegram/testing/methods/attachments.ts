import { ApiFault, badRequest } from "../faults/api-fault.ts";
import { loadLocal } from "../http/load-local.ts";
import { Upload } from "../http/upload.ts";
import type { FileContent, FileKind } from "../state/files.ts";
import { imageSize } from "../state/image-size.ts";
import { mimeTypeOf } from "../state/mime-types.ts";
import type { Content } from "../state/posting.ts";
import type { Call } from "./call.ts";

const UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024;
const LOADED_PHOTO_LIMIT_BYTES = 5 * 1024 * 1024;
const PHOTO_LIMIT_BYTES = 10 * 1024 * 1024;

/** What a bot may say about a media file beside the file. */
export interface MediaDetails {
  readonly duration?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly performer?: string | undefined;
  readonly title?: string | undefined;
}

/**
 * The content of a message that carries a file: an upload, `attach://` and the name of an uploaded part,
 * a file_id of this bot, or an address. Throws the refusal.
 */
export async function mediaContent(
  call: Call,
  kind: FileKind,
  given: unknown,
  details: MediaDetails = {},
): Promise<Content> {
  const known = typeof given === "string" ? call.world.files.find(call.bot.user.id, given) : undefined;
  if (known !== undefined && known.kind !== kind)
    throw badRequest(`can't use file of type ${capital(known.kind)} as ${capital(kind)}`);
  if (kind === "photo") {
    if (known !== undefined) return { photo: [...known.sizes] };
    return { photo: [...keepPhoto(call, await newContent(call, given, kind))] };
  }
  const file = known ?? call.world.files.put(call.bot.user.id, kind, await newContent(call, given, kind));
  const media = {
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    file_name: file.name,
    mime_type: file.mimeType,
    file_size: file.bytes.length,
  };
  const { duration = 0, width = 0, height = 0, performer, title } = details;
  switch (kind) {
    case "document":
      return { document: media };
    case "video":
      return { video: { ...media, duration, width, height } };
    case "animation":
      return { animation: { ...media, duration, width, height }, document: media };
    case "audio":
      return {
        audio: { ...media, duration, ...(performer && { performer }), ...(title && { title }) },
      };
    case "voice": {
      const { file_name: _, ...voice } = media;
      return { voice: { ...voice, duration } };
    }
  }
}

function keepPhoto({ world, bot }: Call, content: FileContent): Content["photo"] & object {
  const { length } = content.bytes;
  if (length > PHOTO_LIMIT_BYTES)
    throw badRequest(
      `file of size ${length} bytes is too big for a photo; the maximum size is ${PHOTO_LIMIT_BYTES} bytes`,
    );
  const size = imageSize(content.bytes);
  if (size === undefined) throw badRequest("IMAGE_PROCESS_FAILED");
  const [short, long] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
  if (short + long > 10_000 || long > short * 20) throw badRequest("PHOTO_INVALID_DIMENSIONS");
  return [...world.files.putPhoto(bot.user.id, content, size)];
}

async function newContent(call: Call, given: unknown, kind: FileKind): Promise<FileContent> {
  const isAttached = typeof given === "string" && given.startsWith("attach://");
  const upload = isAttached ? call.uploads.get(given.slice(9)) : given;
  if (isAttached && upload === undefined) throw badRequest("can't parse InputMedia: media not found");
  if (upload instanceof Upload) {
    const { bytes, fileName: name, mimeType } = upload;
    if (bytes.length === 0) throw badRequest("file must be non-empty");
    if (bytes.length > UPLOAD_LIMIT_BYTES) throw new ApiFault(413, "Request Entity Too Large");
    return { bytes, name, mimeType: mimeTypeOf(name, mimeType) };
  }
  if (typeof given !== "string" || !/^https?:\/\//.test(given))
    throw badRequest("wrong file identifier/HTTP URL specified");
  const loaded = await loadLocal(given, call.signal);
  if (loaded === undefined || (kind === "photo" && loaded.bytes.length > LOADED_PHOTO_LIMIT_BYTES))
    throw badRequest("failed to get HTTP URL content");
  if (loaded.bytes.length === 0 || (kind === "photo" && !loaded.mimeType.startsWith("image/")))
    throw badRequest("wrong type of the web page content");
  const name = decodeURIComponent(new URL(given).pathname.split("/").at(-1) ?? "") || "file";
  return { bytes: loaded.bytes, name, mimeType: mimeTypeOf(name, loaded.mimeType) };
}

function capital(kind: FileKind): string {
  return `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
}
