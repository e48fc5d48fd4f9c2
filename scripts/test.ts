/**
 * Runs the whole test suite, or the files and folders given as arguments:
 * `npm test -- platform/jobs`.
 */
import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { requireNode } from "../apps/require-node.ts";

requireNode();

const root = join(import.meta.dirname, "..");
const given = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const options = process.argv.slice(2).filter((argument) => argument.startsWith("-"));
const files = (given.length === 0 ? ["apps", "platform", "products", "tests", "bench", "scripts"] : given)
  .flatMap(testFiles)
  .toSorted();

if (files.length === 0) {
  console.error(`No test files in ${given.join(", ")}.`);
  process.exit(1);
}

const run = spawnSync(process.execPath, ["--test", ...options, ...files], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: "test" },
});
process.exit(run.status ?? 1);

function testFiles(path: string): string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [path];
  return globSync(`${path}/**/*.test.ts`, { cwd: root, exclude: (found) => found.includes("node_modules") });
}
