import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { messageOf } from "#platform/kernel";

const PRIVATE = 0o700;

/** What is wrong with the data folder, and what to do about it. */
export interface DataFolderFault {
  readonly problem: string;
  readonly cure: string;
}

/**
 * The nearest folder above a path, or the path itself, that is there.
 * Throws `ENOTDIR` when that is a file, and what the system says when it may not be looked at.
 */
export function nearestFolder(path: string): string {
  let candidate = resolve(path);
  for (;;) {
    const found = statSync(candidate, { throwIfNoEntry: false });
    if (found?.isDirectory()) return candidate;
    if (found !== undefined)
      throw Object.assign(new Error(`${candidate} is a file, no folder`), { code: "ENOTDIR" });
    candidate = dirname(candidate);
  }
}

/**
 * Makes a folder and those above it, one by one, each attempted once: Node's own recursive way never
 * ends below folders of the kernel such as /proc, which answer that a name is missing whatever is made.
 */
export function makeFolder(path: string, mode: number = PRIVATE): void {
  const existing = nearestFolder(path);
  const missing: string[] = [];
  for (let folder = resolve(path); folder !== existing; folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (cause) {
      // Another process that starts now made it first.
      if (codeOf(cause) !== "EEXIST" || !statSync(folder).isDirectory()) throw cause;
    }
  }
}

/** Says in terms of `TRADEPOST_DATA_DIR` why the data folder cannot be used. */
export function dataFolderFault(folder: string, cause: unknown): DataFolderFault {
  const subject = `TRADEPOST_DATA_DIR: the data folder ${folder}`;
  switch (codeOf(cause)) {
    case "ENOTDIR":
    case "EEXIST":
      return {
        problem: `${subject} cannot be used, because it or a part of its path is a file.`,
        cure: "Name a folder with TRADEPOST_DATA_DIR, or move the file away.",
      };
    case "ENOSPC":
    case "EDQUOT":
      return {
        problem: `${subject} cannot be written, because its disk is full or a quota is used up.`,
        cure: "Free some space, or name a folder on another disk with TRADEPOST_DATA_DIR.",
      };
    case "EROFS":
      return {
        problem: `${subject} cannot be written, because its disk is mounted for reading only.`,
        cure: "Mount it for writing, or name another folder with TRADEPOST_DATA_DIR.",
      };
    default:
      return {
        problem: `${subject} cannot be made or written: ${messageOf(cause)}.`,
        cure: "Let the user that runs Tradepost write there, or name another folder with TRADEPOST_DATA_DIR.",
      };
  }
}

/** The system's name of a fault, such as `ENOENT`. */
export function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}
