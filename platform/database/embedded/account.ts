import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { promisify } from "node:util";
import { databaseErrors } from "../errors.ts";

const run = promisify(execFile);

/** The operating-system user that the server runs as; PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Whether this process is another user (root) that has to step down to it. */
  readonly stepDown: boolean;
}

/**
 * This user, or for root an unprivileged one: the owner of data that exists already, else
 * `postgres` where there is such a user, else `tradepost`, which is created once.
 *
 * @throws DATABASE_USER_UNSUITABLE when there is none and none can be made.
 */
export async function chooseAccount(existingData?: string): Promise<Account> {
  const uid = process.getuid?.() ?? -1;
  if (uid !== 0) return ownAccount(uid);
  return (
    (await ownerOf(existingData)) ??
    (await findAccount("postgres")) ??
    (await findAccount("tradepost")) ??
    (await createAccount())
  );
}

async function ownerOf(existingData: string | undefined): Promise<Account | undefined> {
  const found = existingData === undefined ? undefined : await stat(existingData).catch(() => undefined);
  return found === undefined || found.uid === 0
    ? undefined
    : { uid: found.uid, gid: found.gid, stepDown: true };
}

function ownAccount(uid: number): Account {
  try {
    const own = userInfo();
    return { uid: own.uid, gid: own.gid, stepDown: false };
  } catch (cause) {
    throw databaseErrors.DATABASE_USER_UNSUITABLE(
      { reason: `the user id ${uid} has no entry in /etc/passwd. Add one, or run as a user that has one` },
      { cause },
    );
  }
}

async function findAccount(name: string): Promise<Account | undefined> {
  try {
    const uid = Number((await run("id", ["-u", name])).stdout);
    const gid = Number((await run("id", ["-g", name])).stdout);
    return { uid, gid, stepDown: true };
  } catch {
    return undefined;
  }
}

async function createAccount(): Promise<Account> {
  let cause: unknown;
  try {
    await run("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      "tradepost",
    ]);
  } catch (thrown) {
    cause = thrown;
  }
  const created = await findAccount("tradepost");
  if (created !== undefined) return created;
  throw databaseErrors.DATABASE_USER_UNSUITABLE(
    {
      reason:
        "PostgreSQL does not run as root, and the user tradepost could not be created. Run Tradepost as an ordinary user, or create it: useradd --system tradepost",
    },
    { cause },
  );
}
