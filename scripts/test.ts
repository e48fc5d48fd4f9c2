/**
 * Runs the whole test suite, or the files and folders given as arguments:
 * `npm test -- platform/jobs`. Holds one PostgreSQL for the whole run; each file gets a database of its own.
 */
import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { requireNode } from "../apps/require-node.ts";

requireNode();

/** Files at a time. Most of a file's time is waiting for PostgreSQL and processes, so two for each core. */
const CONCURRENCY = 2 * availableParallelism();

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

const { joinTestServer, TEST_SERVER_VARIABLE, testServerFolder } = await import("#platform/database/testing");
const folder = testServerFolder(process.pid);
const server = await joinTestServer(folder);
const run = spawnSync(
  process.execPath,
  ["--test", `--test-concurrency=${CONCURRENCY}`, ...options, ...files],
  {
    cwd: root,
    stdio: "inherit",
    env: {
      // Each file is a process that takes the types out of all it imports: once is enough.
      NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
      ...process.env,
      NODE_ENV: "test",
      [TEST_SERVER_VARIABLE]: folder,
    },
  },
);
await server.leave();
process.exit(run.status ?? 1);

function testFiles(path: string): string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [path];
  return globSync(`${path}/**/*.test.ts`, { cwd: root, exclude: (found) => found.includes("node_modules") });
}
