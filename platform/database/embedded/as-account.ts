import { spawn } from "node:child_process";
import type { Account } from "./account.ts";

export interface Finished {
  readonly code: number;
  /** Standard output and error together. */
  readonly output: string;
}

/** What a server process sees: nothing of ours, messages in English so that they can be read. */
export const plainEnvironment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
} as const;

/** Options that make a child process run as the account. */
export function identity(account: Account): { readonly uid?: number; readonly gid?: number } {
  return account.stepDown ? { uid: account.uid, gid: account.gid } : {};
}

/** Runs a command as the account to its end; a command that cannot be started has the code 127. */
export function runAs(account: Account, command: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...identity(account),
      cwd: "/",
      env: plainEnvironment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 128, output }));
  });
}
