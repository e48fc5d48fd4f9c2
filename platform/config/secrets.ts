import { hkdfSync, randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { messageOf } from "#platform/kernel";
import { coreConfig, MASTER_SECRET } from "./core.ts";
import { codeOf, dataFolderFault, makeFolder } from "./data-folder.ts";
import type { Environment } from "./environment.ts";
import { ConfigError } from "./fault.ts";

const SECRET_BYTES = 32;
const SECRET = /^[\w+/=-]{32,}$/;

/**
 * Values for the generated secrets in `names`, the same at every start.
 *
 * The master secret comes from the environment or from `secrets.json` in the data folder, made on
 * first start (folder 700, file 600). Every other secret is derived from it by HKDF-SHA256 with its
 * own name (RFC 5869), so the file never has to change and one value moves to another machine.
 * Throws a `ConfigError` when the file is open to others, broken, or cannot be made.
 */
export function generateSecrets(
  dataFolder: string,
  names: readonly string[],
  environment: Environment,
): Record<string, string> {
  if (names.length === 0) return {};
  const master = environment[MASTER_SECRET] || readOrMakeMaster(secretsPath(dataFolder));
  return Object.fromEntries(
    names.map((name) => [name, name === MASTER_SECRET ? master : deriveSecret(master, name)]),
  );
}

/** The master secret kept in the data folder; `undefined` before the first start. Throws a `ConfigError`. */
export function storedMasterSecret(dataFolder: string): string | undefined {
  return readMaster(secretsPath(dataFolder));
}

function secretsPath(dataFolder: string): string {
  return join(dataFolder, "secrets.json");
}

function deriveSecret(master: string, name: string): string {
  return Buffer.from(hkdfSync("sha256", master, "", name, SECRET_BYTES)).toString("base64url");
}

function readOrMakeMaster(path: string): string {
  const existing = readMaster(path);
  if (existing !== undefined) return existing;
  makeMaster(path);
  const made = readMaster(path);
  if (made === undefined)
    throw secretFault(path, "vanished while it was made", "Keep other programs out of the data folder.");
  return made;
}

function readMaster(path: string): string | undefined {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
      throw secretFault(path, "may be read by other users", `Run: chmod 600 '${path}'`);
    }
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    if (codeOf(cause) === "ENOENT") return undefined;
    if (codeOf(cause) === "ENOTDIR") throw folderFault(dirname(path), cause);
    throw secretFault(
      path,
      `cannot be read: ${messageOf(cause)}`,
      "Let the user that runs Tradepost own it and the folder that TRADEPOST_DATA_DIR names.",
      cause,
    );
  }
  return parseMaster(path, content);
}

function parseMaster(path: string, content: string): string {
  const cure =
    "Restore it from a backup, or remove it if nothing was encrypted yet; a new one is made at the next start.";
  try {
    const parsed: unknown = JSON.parse(content);
    const value = parsed instanceof Object ? Reflect.get(parsed, MASTER_SECRET) : undefined;
    if (typeof value === "string" && SECRET.test(value)) return value;
  } catch (cause) {
    throw secretFault(path, "is no valid JSON", cure, cause);
  }
  throw secretFault(path, `holds no ${MASTER_SECRET} of at least 32 characters`, cure);
}

/**
 * Writes a complete file under another name and links it to its own: a crash leaves no half file,
 * and of two first starters one wins and the other reads the winner's.
 */
function makeMaster(path: string): void {
  const folder = dirname(path);
  const draft = `${path}.${randomBytes(6).toString("hex")}.draft`;
  const content = { [MASTER_SECRET]: randomBytes(SECRET_BYTES).toString("base64url") };
  try {
    makeFolder(folder);
    writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: "wx", flush: true });
    try {
      linkSync(draft, path);
      syncFolder(folder);
    } finally {
      unlinkSync(draft);
    }
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return;
    throw folderFault(folder, cause);
  }
}

/** Makes the new name survive a power loss; Windows has no such call for folders. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function folderFault(folder: string, cause: unknown): ConfigError {
  const fault = dataFolderFault(folder, cause);
  return new ConfigError([{ variable: coreConfig.variables.dataFolder.name, ...fault }], { cause });
}

function secretFault(path: string, problem: string, cure: string, cause?: unknown): ConfigError {
  return new ConfigError(
    [{ variable: MASTER_SECRET, problem: `${MASTER_SECRET}: ${path} ${problem}.`, cure }],
    { cause },
  );
}
