import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { TestDatabase } from "#platform/database/testing";

/** One worker process after the other. */
export interface Mortal {
  /** Kills it without a word and starts the next one; resolves when that works. */
  kill(): Promise<void>;
  end(): Promise<void>;
}

export async function startMortal(
  environment: TestDatabase["environment"],
  more: Readonly<Record<string, string>> = {},
): Promise<Mortal> {
  let child: ChildProcess;
  async function launch(): Promise<void> {
    const started = spawn(process.execPath, [join(import.meta.dirname, "worker-process.ts")], {
      env: { ...process.env, ...environment, ...more },
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = started;
    await new Promise<void>((resolve) => started.stdout.once("data", () => resolve()));
  }
  async function kill(): Promise<void> {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
  await launch();
  return {
    kill: async () => {
      await kill();
      await launch();
    },
    end: kill,
  };
}
