import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  chmod,
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
} from "node:fs/promises";
import path from "node:path";

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/** Reads `pg-symlinks.json`: links that the package lists because npm archives cannot hold them. */
async function libraryLinks(nativeDirectory: string): Promise<readonly LibraryLink[]> {
  const listed: unknown = JSON.parse(await readFile(path.join(nativeDirectory, "pg-symlinks.json"), "utf8"));
  if (!Array.isArray(listed)) return [];
  return listed.filter(
    (entry): entry is LibraryLink => typeof entry?.source === "string" && typeof entry?.target === "string",
  );
}

function placeOf(nativeDirectory: string, listedPath: string): string {
  return path.join(nativeDirectory, path.relative("native", listedPath));
}

export async function missingLibraryLinks(nativeDirectory: string): Promise<boolean> {
  const links = await libraryLinks(nativeDirectory);
  return links.some((entry) => !existsSync(placeOf(nativeDirectory, entry.target)));
}

export async function linkLibraries(nativeDirectory: string): Promise<void> {
  for (const entry of await libraryLinks(nativeDirectory)) {
    const target = placeOf(nativeDirectory, entry.target);
    const source = path.relative(path.dirname(target), placeOf(nativeDirectory, entry.source));
    await symlink(source, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

/**
 * Brings a folder of binaries to another place in one step, so that two starters at once do not
 * meet a half-filled folder. `link` costs no space; `copy` also makes everything readable for all.
 */
export async function copyTree(from: string, to: string, manner: "link" | "copy"): Promise<void> {
  const parent = path.dirname(to);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  const staging = path.join(parent, `.staging-${randomBytes(6).toString("hex")}`);
  await copyFolder(from, staging, manner);
  if (manner === "copy") await rm(to, { recursive: true, force: true });
  await rename(staging, to).catch(async (error: NodeJS.ErrnoException) => {
    await rm(staging, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
}

async function copyFolder(from: string, to: string, manner: "link" | "copy"): Promise<void> {
  await mkdir(to, { mode: 0o755 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) await copyFolder(source, target, manner);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (manner === "link") await link(source, target).catch(() => copyReadable(source, target));
    else await copyReadable(source, target);
  }
}

async function copyReadable(source: string, target: string): Promise<void> {
  await copyFile(source, target);
  await chmod(target, 0o755);
}
