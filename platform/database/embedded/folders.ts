import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, lstat, mkdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeFolder } from "#platform/config";
import { messageOf } from "#platform/kernel";
import { databaseErrors } from "../errors.ts";
import type { Account } from "./account.ts";
import { runAs } from "./as-account.ts";

/** Where the files of one server lie. */
export interface ServerFolders {
  /** Owned by the account, mode 0700; holds all below. */
  readonly home: string;
  readonly data: string;
  readonly log: string;
  /** Socket and guard pipe; short enough for the 107 bytes of a socket path. */
  readonly runtime: string;
}

/** Longest path of a socket on macOS (103) is shorter than on Linux (107). */
const socketPathLimitBytes = 103;

/** Where root keeps what its unprivileged server cannot reach in place. */
export const systemDirectory = "/var/lib/tradepost";

/**
 * Chooses and makes the folders. For root, when the server's user cannot enter the data folder
 * (it lies below `/root`, say), the server lives in `spareDirectory` and the data folder keeps a
 * note of the place; no folder but our own data folder ever gets another mode.
 *
 * @throws DATABASE_FOLDER_UNWRITABLE
 */
export async function prepareFolders(
  dataDirectory: string,
  account: Account,
  spareDirectory: string = systemDirectory,
): Promise<ServerFolders> {
  try {
    makeFolder(dataDirectory);
    const home = await homeFor(await realpath(dataDirectory), account, spareDirectory);
    await makeOwn(home, account);
    const runtime = await runtimeFor(home, account);
    return { home, data: path.join(home, "data"), log: path.join(home, "server.log"), runtime };
  } catch (cause) {
    throw databaseErrors.DATABASE_FOLDER_UNWRITABLE(
      { folder: dataDirectory, reason: messageOf(cause) },
      { cause },
    );
  }
}

async function homeFor(dataDirectory: string, account: Account, spareDirectory: string): Promise<string> {
  const inside = path.join(dataDirectory, "postgres");
  if (!account.stepDown) return inside;
  const note = path.join(dataDirectory, "postgres.location");
  const noted = await readFile(note, "utf8").catch(() => undefined);
  if (noted !== undefined) return noted.trim();
  if (await reachable(dataDirectory, account)) return inside;
  const elsewhere = path.join(
    spareDirectory,
    `${path.basename(path.dirname(dataDirectory))}-${randomBytes(4).toString("hex")}`,
  );
  await mkdir(spareDirectory, { recursive: true, mode: 0o755 });
  // Written only if absent: of two first starters one wins, and both read the winner's place.
  await writeFile(note, `${elsewhere}\n`, { flag: "wx", mode: 0o600 }).catch(() => undefined);
  return (await readFile(note, "utf8")).trim();
}

/** Whether the account can enter the data folder, if need be after opening that folder alone for passing through. */
async function reachable(dataDirectory: string, account: Account): Promise<boolean> {
  if (!(await canEnter(account, path.dirname(dataDirectory)))) return false;
  if (await canEnter(account, dataDirectory)) return true;
  const { mode } = await stat(dataDirectory);
  await chmod(dataDirectory, (mode & 0o777) | 0o011);
  return canEnter(account, dataDirectory);
}

async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runAs(account, "/bin/sh", ["-c", 'cd "$1"', "sh", folder])).code === 0;
}

async function makeOwn(folder: string, account: Account): Promise<void> {
  makeFolder(folder);
  if (account.stepDown) await chown(folder, account.uid, account.gid);
}

async function runtimeFor(home: string, account: Account): Promise<string> {
  const beside = path.join(home, "run");
  if (Buffer.byteLength(path.join(beside, ".s.PGSQL.5432")) <= socketPathLimitBytes) {
    await makeOwn(beside, account);
    return beside;
  }
  const name = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const temporary = path.join(tmpdir(), `tradepost-${name}`);
  await makeOwn(temporary, account);
  await requireOwn(temporary, account);
  return temporary;
}

/** In a folder open to all somebody else may have made the name first. */
async function requireOwn(folder: string, account: Account): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== account.uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} belongs to another user or is open to others; remove it`);
  }
}
