/** The gate before every commit: types, lint, architecture; all of them run, all faults are shown. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { requireNode } from "../apps/require-node.ts";

requireNode();

const root = join(import.meta.dirname, "..");
const binary = (name: string): string =>
  join(root, "node_modules/.bin", process.platform === "win32" ? `${name}.cmd` : name);

const gates: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["types", binary("tsc")],
  ["lint", binary("oxlint"), "--quiet"],
  [
    "format",
    binary("prettier"),
    "--check",
    "--log-level=warn",
    "{apps,platform,products,tests,bench,scripts}/**/*.{ts,mjs}",
  ],
  ["architecture", process.execPath, "scripts/test.ts", "tests/architecture", "--test-reporter=dot"],
];

const results = await Promise.all(gates.map(([name, command, ...args]) => runGate(name, command, args)));
for (const { name, passed, output } of results) {
  console.log(`${passed ? "ok  " : "FAIL"} ${name}`);
  if (!passed) console.log(output);
}
process.exit(results.every(({ passed }) => passed) ? 0 : 1);

function runGate(
  name: string,
  command: string,
  args: readonly string[],
): Promise<{ name: string; passed: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, shell: process.platform === "win32" });
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stderr.on("data", (chunk) => (output += String(chunk)));
    child.on("close", (code) => resolve({ name, passed: code === 0, output }));
  });
}
