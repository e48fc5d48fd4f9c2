import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseErrors } from "../errors.ts";
import type { Account } from "./account.ts";
import { runAs } from "./as-account.ts";
import type { Binaries } from "./binaries.ts";
import type { ServerFolders } from "./folders.ts";
import { reasonIn, tellsDiskFull } from "./server-log.ts";

/** The superuser of the built-in server; only the supervisor and role set-up use it. */
export const superuser = "postgres";

const passwordFile = "tradepost-password";
const stagingPrefix = "initdb-";
const passwordSuffix = ".password";
const pollMs = 20;

/**
 * Makes the data folder unless it exists, and checks that it fits the binaries. It is filled under
 * another name and renamed when complete, so neither a kill nor a second starter leaves half of one.
 *
 * @throws DATABASE_VERSION_MISMATCH, DATABASE_DISK_FULL_AT_START, DATABASE_START_FAILED
 */
export async function ensureDataFolder(
  folders: ServerFolders,
  binaries: Binaries,
  account: Account,
  testing: boolean,
): Promise<void> {
  const version = await readVersion(folders.data);
  if (version === undefined) {
    await sweepAbandoned(folders.home);
    await initialise(folders, binaries, account, testing);
  } else if (version !== binaries.majorVersion) {
    throw databaseErrors.DATABASE_VERSION_MISMATCH({
      folder: folders.data,
      found: version,
      expected: binaries.majorVersion,
    });
  }
}

/** Password of the superuser, kept beside the data that it opens. */
export async function readPassword(folders: ServerFolders): Promise<string> {
  const file = path.join(folders.data, passwordFile);
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw databaseErrors.DATABASE_PASSWORD_MISSING({ file }, { cause });
  }
}

async function readVersion(dataDirectory: string): Promise<string | undefined> {
  return (await readFile(path.join(dataDirectory, "PG_VERSION"), "utf8").catch(() => undefined))?.trim();
}

async function initialise(
  folders: ServerFolders,
  binaries: Binaries,
  account: Account,
  testing: boolean,
): Promise<void> {
  const staging = path.join(folders.home, `${stagingPrefix}${process.pid}-${randomBytes(4).toString("hex")}`);
  const password = `${staging}${passwordSuffix}`;
  try {
    await writeFile(password, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
    if (account.stepDown) await chown(password, account.uid, account.gid);
    await letOthersFinish(folders);
    if ((await readVersion(folders.data)) !== undefined) return;
    await runInitdb(binaries, account, initdbArguments(staging, password, testing), folders);
    await rename(password, path.join(staging, passwordFile));
    await rename(staging, folders.data).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(password, { force: true });
  }
}

/** Of several first starters the one with the lowest process id works and the others wait. To save work only: the rename decides. */
async function letOthersFinish(folders: ServerFolders): Promise<void> {
  while ((await readVersion(folders.data)) === undefined) {
    const names = await readdir(folders.home);
    const busy = names.filter((name) => name.endsWith(passwordSuffix)).map(stagingOwner);
    if (!busy.some((pid) => pid !== undefined && pid < process.pid && isAlive(pid))) return;
    await sleep(pollMs);
  }
}

function initdbArguments(pgdata: string, password: string, testing: boolean): readonly string[] {
  return [
    `--pgdata=${pgdata}`,
    `--username=${superuser}`,
    `--pwfile=${password}`,
    "--auth=scram-sha-256",
    // Never from the environment: under LANG=C it would be SQL_ASCII. The builtin provider needs no system locale.
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-messages=C",
    "--data-checksums",
    "--no-instructions",
    ...(testing ? ["--no-sync", "--wal-segsize=1"] : []),
  ];
}

async function runInitdb(
  binaries: Binaries,
  account: Account,
  args: readonly string[],
  folders: ServerFolders,
): Promise<void> {
  // Systems without the C.UTF-8 locale sort by bytes all the same under plain C.
  for (const locale of ["C.UTF-8", "C"]) {
    const finished = await runAs(account, binaries.initdb, [...args, `--locale=${locale}`]);
    if (finished.code === 0) return;
    if (tellsDiskFull(finished.output)) {
      throw databaseErrors.DATABASE_DISK_FULL_AT_START({ folder: folders.home });
    }
    if (!/invalid locale name/.test(finished.output)) {
      throw databaseErrors.DATABASE_START_FAILED({ reason: reasonIn(finished.output), log: folders.log });
    }
  }
}

/** Removes what a killed first start left behind. */
async function sweepAbandoned(home: string): Promise<void> {
  await mkdir(home, { recursive: true });
  for (const name of await readdir(home)) {
    const owner = stagingOwner(name);
    if (owner !== undefined && !isAlive(owner))
      await rm(path.join(home, name), { recursive: true, force: true });
  }
}

/** Process that a staging folder or its password file belongs to. */
function stagingOwner(name: string): number | undefined {
  const found = /^initdb-(\d+)-/.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}
