import type { Message } from "../api-types.ts";
import { originOf, contentOf } from "../methods/copying.ts";
import type { FileContent, FileKind } from "../state/files.ts";
import { imageSize } from "../state/image-size.ts";
import { mimeTypeOf } from "../state/mime-types.ts";
import type { Person } from "../state/persons.ts";
import { type Content, post } from "../state/posting.ts";
import type { Room } from "../state/rooms.ts";
import type { World } from "../state/world.ts";
import { findEntities } from "../text/entities.ts";
import { type Destination, openRoom } from "./destination.ts";
import { replyOf, type SendOptions } from "./talking.ts";

export interface PersonsFile {
  readonly bytes: Uint8Array;
  readonly name?: string;
  readonly mimeType?: string;
  readonly caption?: string;
}

/** What a person does with files. */
export interface FileSharing {
  /** A picture that Telegram shows: PNG, JPEG, GIF or WebP. */
  sendPhoto(to: Destination, file: PersonsFile, options?: SendOptions): Message;
  sendDocument(to: Destination, file: PersonsFile, options?: SendOptions): Message;
  sendVoice(to: Destination, file: PersonsFile & { readonly durationSeconds?: number }): Message;
  /** Several pictures as one album: messages with the same media_group_id. */
  sendAlbum(to: Destination, files: readonly PersonsFile[]): readonly Message[];
  forward(to: Destination, message: Message): Message;
  /** The file behind a file_id, whichever bot it belongs to. */
  download(fileId: string): FileContent;
}

export function createFileSharing(world: World, person: Person): FileSharing {
  const send = (to: Destination, content: Content, options: SendOptions = {}): Message =>
    post(world, openRoom(to, person), person, { ...content, ...replyOf(options) });
  return {
    sendPhoto: (to, file, options) => send(to, photoOf(world, openRoom(to, person), file), options),
    sendDocument: (to, file, options) => {
      const media = keep(world, openRoom(to, person), "document", file);
      return send(to, { document: media, ...captionOf(file) }, options);
    },
    sendVoice: (to, file) => {
      const { file_name: _, ...voice } = keep(world, openRoom(to, person), "voice", file);
      return send(to, { voice: { ...voice, duration: file.durationSeconds ?? 1 }, ...captionOf(file) });
    },
    sendAlbum: (to, files) => {
      const mediaGroupId = world.numbers.digits("media group");
      const room = openRoom(to, person);
      return files.map((file) => send(to, { media_group_id: mediaGroupId, ...photoOf(world, room, file) }));
    },
    forward: (to, message) => {
      const forward_origin = message.forward_origin ?? originOf(message);
      return send(to, { forward_origin, ...contentOf(message) });
    },
    download: (fileId) => {
      const content = world.files.content(fileId);
      if (content === undefined) throw new Error(`There is no file ${fileId}.`);
      return content;
    },
  };
}

function photoOf(world: World, room: Room, file: PersonsFile): Content {
  const size = imageSize(file.bytes);
  if (size === undefined) throw new Error("A photo must be a PNG, JPEG, GIF or WebP.");
  const photo = world.files.putPhoto(ownerOf(room), contentFrom(file, "photo.jpg"), size);
  return { photo: [...photo], ...captionOf(file) };
}

function keep(
  world: World,
  room: Room,
  kind: Exclude<FileKind, "photo">,
  file: PersonsFile,
): { file_id: string; file_unique_id: string; file_name: string; mime_type: string; file_size: number } {
  const stored = world.files.put(
    ownerOf(room),
    kind,
    contentFrom(file, kind === "voice" ? "voice.ogg" : "file.bin"),
  );
  return {
    file_id: stored.fileId,
    file_unique_id: stored.uniqueId,
    file_name: stored.name,
    mime_type: stored.mimeType,
    file_size: stored.bytes.length,
  };
}

function contentFrom({ bytes, name, mimeType }: PersonsFile, usualName: string): FileContent {
  const fileName = name ?? usualName;
  return { bytes, name: fileName, mimeType: mimeTypeOf(fileName, mimeType) };
}

function ownerOf(room: Room): number | undefined {
  return room.type === "private" ? room.bot.user.id : undefined;
}

function captionOf({ caption }: PersonsFile): Content {
  if (caption === undefined) return {};
  const entities = findEntities(caption);
  return { caption, ...(entities.length > 0 && { caption_entities: entities }) };
}
