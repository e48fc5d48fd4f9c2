import { tmpdir } from "node:os";
import { mock } from "node:test";
import { format } from "node:util";
import { runCommandLine } from "../../apps/cli/program.ts";
import type { Finished } from "./tradepost.ts";

/**
 * Runs the command line in this process, which is much faster than a process of its own. One command at a time:
 * meanwhile the environment and what is printed are the command's.
 */
export async function tradepostHere(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Finished> {
  const { env, exitCode } = process;
  const folder = process.cwd();
  const printed = { output: "", errors: "" };
  const log = mock.method(console, "log", (...given: unknown[]) => {
    printed.output += `${format(...given)}\n`;
  });
  const error = mock.method(console, "error", (...given: unknown[]) => {
    printed.errors += `${format(...given)}\n`;
  });
  const write = mock.method(process.stderr, "write", (text: string) => {
    printed.errors += text;
    return true;
  });
  process.env = { PATH: env["PATH"], ...environment };
  process.exitCode = undefined;
  // Away from any .env file.
  process.chdir(tmpdir());
  try {
    return { code: await runCommandLine(["node", "tradepost", ...args]), ...printed };
  } finally {
    process.chdir(folder);
    process.env = env;
    process.exitCode = exitCode;
    for (const { mock: replaced } of [log, error, write]) replaced.restore();
  }
}
