import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { superuser } from "../embedded/initialise.ts";
import { socketUrl } from "../roles/connection-string.ts";

/** A separate process that uses the server of a data folder. */
export interface ServerUser {
  readonly process: ChildProcess;
  readonly url: string;
  /** Ends in good order. */
  leave(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
}

export async function startUser(
  dataDirectory: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<ServerUser> {
  const child = fork(path.join(import.meta.dirname, "server-user.ts"), [dataDirectory], {
    env: { ...environment },
    stdio: "inherit",
  });
  const [ready] = (await once(child, "message")) as [{ socketDirectory: string; password: string }];
  const end = async (cause: () => void): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    cause();
    await ended;
  };
  return {
    process: child,
    url: socketUrl(ready.socketDirectory, "postgres", superuser, ready.password),
    leave: () => end(() => child.send("leave")),
    kill: () => end(() => child.kill("SIGKILL")),
  };
}

/** Process id of the server that runs on a data folder, as its pid file says. */
export async function serverPid(dataDirectory: string): Promise<number> {
  const content = await readFile(path.join(dataDirectory, "postgres", "data", "postmaster.pid"), "utf8");
  return Number(content.split("\n")[0]);
}

export async function ask(url: string, statement: string): Promise<Record<string, unknown>> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

/** Waits until a condition holds; fails after a minute. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not in time: ${what}`);
    await sleep(10);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
