#!/usr/bin/env node
// The one file that must also run on older Node versions: it hands over to the Node 26 that
// `npm ci` installed beside the project, whatever Node the machine has.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const pinned = join(here, "../../node_modules/.bin", process.platform === "win32" ? "node.cmd" : "node");
const isRecent = Number(process.versions.node.split(".")[0]) >= 26;

if (!isRecent && !existsSync(pinned)) {
  console.error(
    `Tradepost runs on Node 26, this is ${process.version}. Run "npm ci" in the project folder: it installs Node 26 beside it.`,
  );
  process.exit(1);
}
const run = spawnSync(
  isRecent ? process.execPath : pinned,
  [join(here, "main.ts"), ...process.argv.slice(2)],
  {
    stdio: "inherit",
    shell: !isRecent && process.platform === "win32",
  },
);
process.exit(run.status ?? 1);
