import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { until } from "./until.ts";

const root = path.join(import.meta.dirname, "../..");
const READY = /Tradepost is ready after [\d.]+ s on (?:\S+, listening on )?(\S+)\n/;
const KEY = /^ {4}(tp_\w+)$/m;

export interface ServerOptions {
  readonly dataFolder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Started instead of the server itself, such as `tests/support/server-with-jobs.ts`. */
  readonly entry?: string;
  /** For the program, such as `--dev`. */
  readonly args?: readonly string[];
  /** User to run as; root only. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Tradepost process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Standard output so far: the log and what people read. */
  output(): string;
  /** Standard error so far. */
  errors(): string;
  /** Settles when the process has ended and all its output is read. */
  readonly exit: Promise<Exit>;
  hasEnded(): boolean;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Exit>;
}

export interface RunningServer extends ServerProcess {
  readonly url: string;
  /** The key that a first start prints. */
  readonly key: string | undefined;
}

/** Limits off, so that tests may call as often as they like. */
export const noLimits = {
  RATE_LIMIT_PER_MINUTE: "0",
  RATE_LIMIT_PER_HOUR: "0",
  RATE_LIMIT_API_KEY_PER_MINUTE: "0",
  RATE_LIMIT_WORKSPACE_PER_MINUTE: "0",
  RATE_LIMIT_GLOBAL_PER_MINUTE: "0",
} as const;

/** Starts a process with nothing of the caller's environment but the way to its programs. */
export function spawnServer(options: ServerOptions): ServerProcess {
  const program = path.join(root, options.entry ?? "apps/server/main.ts");
  const child = spawn(process.execPath, [program, ...(options.args ?? [])], {
    ...options.user,
    // Away from any .env file.
    cwd: tmpdir(),
    env: {
      PATH: process.env["PATH"],
      PORT: "0",
      TRADEPOST_DATA_DIR: options.dataFolder,
      TRADEPOST_ANSWER_LOG: "none",
      // Nobody calls while most servers of tests stop; the tests of stopping set it back.
      TRADEPOST_DRAIN_ANNOUNCE_MS: "20",
      ...options.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout?.on("data", (chunk) => (output += String(chunk)));
  child.stderr?.on("data", (chunk) => (errors += String(chunk)));
  let ended = false;
  const exit = once(child, "close").then(([code, signal]): Exit => {
    ended = true;
    return { code, signal };
  });
  const end = (signal: NodeJS.Signals): Promise<Exit> => {
    child.kill(signal);
    return exit;
  };
  return {
    process: child,
    output: () => output,
    errors: () => errors,
    exit,
    hasEnded: () => ended,
    end,
    [Symbol.asyncDispose]: async () => {
      if (!ended) await end("SIGKILL");
    },
  };
}

/** Starts a server and waits until it says that it is ready. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = spawnServer(options);
  try {
    await until(() => READY.test(server.output()) || server.hasEnded(), "the server is ready", 300);
    const url = READY.exec(server.output())?.[1];
    if (url === undefined) throw new Error("The server ended before it was ready.");
    return { ...server, url, key: KEY.exec(server.output())?.[1] };
  } catch (cause) {
    await server[Symbol.asyncDispose]();
    throw new Error(`No server:\n${server.output()}\n${server.errors()}`, { cause });
  }
}

/** The key that a first start printed; throws when there is none. */
export function keyOf(server: RunningServer): string {
  if (server.key === undefined) throw new Error("This start printed no key.");
  return server.key;
}

/** Log lines of a level and above as they were written. */
export function logLines(server: ServerProcess, ...levels: readonly string[]): string[] {
  return server
    .output()
    .split("\n")
    .filter((line) => levels.some((level) => line.startsWith(`{"level":"${level}"`)));
}
