import { createHash } from "node:crypto";
import { scrambled } from "./numbers.ts";

export type FileKind = "photo" | "document" | "video" | "audio" | "voice" | "animation" | "thumbnail";

export interface StoredFile {
  readonly fileId: string;
  /** The same for the same content, whoever holds it. */
  readonly uniqueId: string;
  readonly kind: FileKind;
  /** File ids serve one bot only; undefined for files of a group or channel, which all bots there share. */
  readonly botId: number | undefined;
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
}

/** Where files lie, and the links that lead to them for an hour. */
export interface FileShelf {
  put(file: Omit<StoredFile, "fileId" | "uniqueId">): StoredFile;
  find(botId: number, fileId: string): StoredFile | undefined;
  /** A path for downloads, good for an hour from now. */
  link(botId: number, file: StoredFile): string;
  byPath(botId: number, path: string): StoredFile | undefined;
}

const LINK_LIFETIME_MS = 60 * 60 * 1000;

const FOLDERS: Readonly<Record<FileKind, string>> = {
  photo: "photos",
  document: "documents",
  video: "videos",
  audio: "music",
  voice: "voice",
  animation: "animations",
  thumbnail: "thumbnails",
};

export function createFileShelf(nowMs: () => number): FileShelf {
  const files = new Map<string, StoredFile>();
  const links = new Map<string, { readonly file: StoredFile; readonly untilMs: number }>();
  return {
    put: (fields) => {
      const fileId = `AgAC${scrambled(`file ${files.size + 1} of ${fields.botId ?? "all"}`, 68)}`;
      const content = createHash("sha256").update(fields.bytes).update(`${fields.width}x${fields.height}`);
      const file = { ...fields, fileId, uniqueId: `AQAD${content.digest("base64url").slice(0, 12)}` };
      files.set(fileId, file);
      return file;
    },
    find: (botId, fileId) => {
      const file = files.get(fileId);
      return file === undefined || (file.botId !== undefined && file.botId !== botId) ? undefined : file;
    },
    link: (botId, file) => {
      const number = [...files.keys()].indexOf(file.fileId);
      const path = `${FOLDERS[file.kind]}/file_${number}${extensionOf(file.name)}`;
      links.set(`${botId}/${path}`, { file, untilMs: nowMs() + LINK_LIFETIME_MS });
      return path;
    },
    byPath: (botId, path) => {
      const link = links.get(`${botId}/${path}`);
      return link !== undefined && link.untilMs > nowMs() ? link.file : undefined;
    },
  };
}

function extensionOf(name: string): string {
  return /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0].toLowerCase() ?? "";
}
