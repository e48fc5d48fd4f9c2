import { createHash } from "node:crypto";
import type { PhotoSize } from "../api-types.ts";
import type { ImageSize } from "./image-size.ts";
import { scrambled } from "./numbers.ts";

export type FileKind = "photo" | "document" | "video" | "audio" | "voice" | "animation";

export interface FileContent {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly mimeType: string;
}

export interface StoredFile extends FileContent {
  readonly fileId: string;
  /** The same for the same content, whoever holds it. */
  readonly uniqueId: string;
  readonly kind: FileKind;
  /** File ids serve one bot only; undefined for files of a group or channel, which all bots there share. */
  readonly botId: number | undefined;
  readonly number: number;
  /** Every size of the photo that this file is one of. */
  readonly sizes: readonly PhotoSize[];
}

/** Where files lie, and the links that lead to them for an hour. */
export interface FileShelf {
  put(botId: number | undefined, kind: Exclude<FileKind, "photo">, content: FileContent): StoredFile;
  /** Keeps a photo in all the sizes that Telegram makes of it, smallest first. */
  putPhoto(botId: number | undefined, content: FileContent, size: ImageSize): readonly PhotoSize[];
  find(botId: number, fileId: string): StoredFile | undefined;
  /** Any bot's file: for people, who see everything in their chats. */
  content(fileId: string): FileContent | undefined;
  /** A path for downloads, good for an hour from now. */
  link(botId: number, file: StoredFile): string;
  byPath(botId: number, path: string): StoredFile | undefined;
}

const LINK_LIFETIME_MS = 60 * 60 * 1000;
/** Longest sides of the smaller versions of a photo. */
const SMALLER_SIDES = [90, 320, 800];

const FOLDERS: Readonly<Record<FileKind, string>> = {
  photo: "photos",
  document: "documents",
  video: "videos",
  audio: "music",
  voice: "voice",
  animation: "animations",
};

export function createFileShelf(nowMs: () => number, firstNumber: number): FileShelf {
  const files = new Map<string, StoredFile>();
  const links = new Map<string, { readonly file: StoredFile; readonly untilMs: number }>();
  const keep = (
    fields: FileContent & Pick<StoredFile, "kind" | "botId" | "sizes">,
    version: string,
  ): StoredFile => {
    const number = firstNumber + files.size + 1;
    const digest = createHash("sha256").update(fields.bytes).update(version).digest("base64url");
    const fileId = `AgAC${scrambled(`file ${number} of ${fields.botId ?? "all"}`, 68)}`;
    const file = { ...fields, number, fileId, uniqueId: `AQAD${digest.slice(0, 12)}` };
    files.set(fileId, file);
    return file;
  };
  return {
    put: (botId, kind, content) => keep({ ...content, kind, botId, sizes: [] }, ""),
    putPhoto: (botId, content, size) => {
      const sizes: PhotoSize[] = [];
      for (const { width, height } of versionsOf(size)) {
        const file = keep({ ...content, kind: "photo", botId, sizes }, `${width}x${height}`);
        sizes.push({
          file_id: file.fileId,
          file_unique_id: file.uniqueId,
          width,
          height,
          file_size: content.bytes.length,
        });
      }
      return sizes;
    },
    find: (botId, fileId) => {
      const file = files.get(fileId);
      return file === undefined || (file.botId !== undefined && file.botId !== botId) ? undefined : file;
    },
    content: (fileId) => files.get(fileId),
    link: (botId, file) => {
      const path = `${FOLDERS[file.kind]}/file_${file.number}${extensionOf(file.name)}`;
      links.set(`${botId}/${path}`, { file, untilMs: nowMs() + LINK_LIFETIME_MS });
      return path;
    },
    byPath: (botId, path) => {
      const link = links.get(`${botId}/${path}`);
      return link !== undefined && link.untilMs > nowMs() ? link.file : undefined;
    },
  };
}

function versionsOf({ width, height }: ImageSize): ImageSize[] {
  const longest = Math.max(width, height);
  const smaller = SMALLER_SIDES.filter((side) => side < longest).map((side) => ({
    width: Math.max(1, Math.round((width * side) / longest)),
    height: Math.max(1, Math.round((height * side) / longest)),
  }));
  return [...smaller, { width, height }];
}

function extensionOf(name: string): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0].toLowerCase() ?? "";
}
