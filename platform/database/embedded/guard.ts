import { execFile, spawn } from "node:child_process";
import { close as closeCallback, constants, openSync } from "node:fs";
import { chown } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Account } from "./account.ts";
import { identity, plainEnvironment } from "./as-account.ts";

const run = promisify(execFile);
const closeDescriptor = promisify(closeCallback);

/**
 * The guard is a small shell in a session of its own that starts the server and reads a named pipe.
 * Every process that uses the server keeps the writing end open. The kernel closes it however a
 * process ends, and when the last one is closed the guard stops the server: no orphan, no counting.
 *
 * $1: seconds to wait for another user before stopping; $2: folder to remove after that, or empty
 * (not when the server ended by itself: of two first starters the loser must leave the winner's files);
 * the rest: the server's command. The pipe is descriptor 3. The reader is a child of its own, so
 * that it does its duty even if this shell is killed.
 */
const guardScript = `
trap '' HUP INT TERM
linger=$1; doomed=$2; shift 2
"$@" 3<&- &
server=$!
(
  drain() { while read -r _ <&3; do :; done; }
  drain
  while [ "$linger" -gt 0 ]; do
    sleep "$linger"
    before=$(date +%s)
    drain
    [ $(( $(date +%s) - before )) -lt 1 ] && break
  done
  if [ -n "$doomed" ]; then : > "$doomed/unused"; fi
  kill -INT $server
) &
reader=$!
wait $server
code=$?
kill -9 $reader 2>/dev/null
if [ -n "$doomed" ] && [ -e "$doomed/unused" ]; then mv "$doomed" "$doomed.gone" && rm -rf "$doomed.gone"; fi
exit $code
`;

/** This process's claim on a running server; releasing the last one of all processes stops it. */
export interface Hold {
  release(): Promise<void>;
}

function pipePath(runtimeDirectory: string): string {
  return path.join(runtimeDirectory, "guard");
}

/** Claims a guarded server. `undefined` when no guard reads the pipe. */
export function claim(runtimeDirectory: string): Hold | undefined {
  try {
    return holdOf(openSync(pipePath(runtimeDirectory), constants.O_WRONLY | constants.O_NONBLOCK));
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENXIO" || code === "ENOENT") return undefined;
    throw thrown;
  }
}

function holdOf(descriptor: number): Hold {
  let open = true;
  return {
    release: async () => {
      if (!open) return;
      open = false;
      await closeDescriptor(descriptor);
    },
  };
}

export interface GuardedStart {
  readonly command: string;
  readonly args: readonly string[];
  readonly account: Account;
  readonly runtimeDirectory: string;
  /** Open file that receives the server's output. */
  readonly logDescriptor: number;
  readonly lingerSeconds: number;
  /** Removed when the server was stopped because nobody used it any more. */
  readonly removeAfterwards?: string;
}

export interface GuardedServer {
  readonly hold: Hold;
  /** Resolves with the exit code of the server. */
  readonly exited: Promise<number>;
}

/** Starts a server under a guard and claims it. */
export async function startGuarded(start: GuardedStart): Promise<GuardedServer> {
  const pipe = pipePath(start.runtimeDirectory);
  await makePipe(pipe, start.account);
  // Opening one end of a pipe waits for the other end; holding both for a moment avoids the wait,
  // and the guard inherits a reader whose writer is already open.
  const both = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  const reader = openSync(pipe, constants.O_RDONLY);
  const hold = holdOf(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
  await closeDescriptor(both);
  try {
    const child = spawn(
      "/bin/sh",
      [
        "-c",
        guardScript,
        "tradepost-database",
        String(start.lingerSeconds),
        start.removeAfterwards ?? "",
        start.command,
        ...start.args,
      ],
      {
        ...identity(start.account),
        cwd: "/",
        env: plainEnvironment,
        detached: true,
        stdio: ["ignore", start.logDescriptor, start.logDescriptor, reader],
      },
    );
    child.unref();
    const exited = new Promise<number>((resolve) => {
      child.on("exit", (code) => resolve(code ?? 128));
      child.on("error", () => resolve(127));
    });
    return { hold, exited };
  } finally {
    await closeDescriptor(reader);
  }
}

async function makePipe(pipe: string, account: Account): Promise<void> {
  try {
    await run("mkfifo", ["-m", "600", pipe]);
    if (account.stepDown) await chown(pipe, account.uid, account.gid);
  } catch (thrown) {
    if (!String(thrown).includes("exists")) throw thrown;
  }
}
