import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Telegram's side, in a process of its own. */
export interface Outside {
  readonly apiRoot: string;
  ask<Answer>(line: string): Promise<Answer>;
  end(): void;
}

export async function startOutside(): Promise<Outside> {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    [join(import.meta.dirname, "outside.ts")],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line));
  const nextLine = () => new Promise<string>((resolve) => waiting.push(resolve));
  const port = await nextLine();
  return {
    apiRoot: `http://127.0.0.1:${port}`,
    async ask<Answer>(line: string) {
      const answer = nextLine();
      child.stdin.write(`${line}\n`);
      return JSON.parse(await answer) as Answer;
    },
    end: () => void child.kill(),
  };
}
