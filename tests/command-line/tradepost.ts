import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";

const program = path.join(import.meta.dirname, "../../apps/cli/main.ts");

export interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs the command line on a data folder, with nothing of the caller's environment but the way to its programs, and
 * away from any .env file unless it is in `folder`.
 */
export function tradepost(
  dataFolder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder = tmpdir(),
): Promise<Finished> {
  const env = { PATH: process.env["PATH"], TRADEPOST_DATA_DIR: dataFolder, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder, env }, (fault, output, errors) => {
      resolve({
        code: typeof fault?.code === "number" ? fault.code : fault === null ? 0 : -1,
        output,
        errors,
      });
    });
  });
}
