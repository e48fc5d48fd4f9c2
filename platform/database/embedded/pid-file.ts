import { execFile } from "node:child_process";
import { readFile, readlink, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What `postmaster.pid` of a data folder says about its server. */
export interface PidFile {
  readonly pid: number;
  readonly socketDirectory: string;
  readonly status: "starting" | "ready" | "stopping";
}

export type ServerState =
  | { readonly kind: "absent" }
  /** The file is left over from a server that is gone and would hinder the next one. */
  | { readonly kind: "stale"; readonly file: string }
  /** The file is being written. */
  | { readonly kind: "unclear" }
  | ({ readonly kind: "alive" } & PidFile);

/** Looks whether a server runs on the data folder. */
export async function inspectServer(dataDirectory: string): Promise<ServerState> {
  const file = path.join(dataDirectory, "postmaster.pid");
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined) return { kind: "absent" };
  const lines = content.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0)
    return (await isFresh(file)) ? { kind: "unclear" } : { kind: "stale", file };
  if (!(await isServerOf(pid, dataDirectory))) return { kind: "stale", file };
  return { kind: "alive", pid, socketDirectory: lines[4] ?? "", status: statusOf(lines[7]) };
}

function statusOf(line: string | undefined): PidFile["status"] {
  if (line === "ready" || line === "standby") return "ready";
  return line === "stopping" ? "stopping" : "starting";
}

async function isFresh(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Math.abs(performance.timeOrigin + performance.now() - found.mtimeMs) < 2_000;
}

/**
 * Whether the process is a PostgreSQL server on this folder. After a reboot or in a container the
 * number often belongs to somebody else, and PostgreSQL alone would refuse to start.
 */
async function isServerOf(pid: number, dataDirectory: string): Promise<boolean> {
  if (process.platform !== "linux") return isPostgresByName(pid);
  try {
    const executable = await readlink(`/proc/${pid}/exe`);
    if (!/^postgres( \(deleted\))?$/.test(path.basename(executable))) return false;
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(dataDirectory));
  } catch {
    return false;
  }
}

async function isPostgresByName(pid: number): Promise<boolean> {
  try {
    const { stdout } = await run("ps", ["-o", "comm=", "-p", String(pid)]);
    return path.basename(stdout.trim()) === "postgres";
  } catch {
    return false;
  }
}
