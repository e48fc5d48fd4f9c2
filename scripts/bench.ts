/** Runs one benchmark: `npm run bench -- vin-decode`; without a name, lists them. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { requireNode } from "../apps/require-node.ts";

requireNode();

const folder = join(import.meta.dirname, "../bench");
const names = globSync("*.ts", { cwd: folder })
  .map((file) => basename(file, ".ts"))
  .toSorted();
const [name, ...rest] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  console.error(
    `${name === undefined ? "Name a benchmark" : `There is no benchmark "${name}"`}: ${names.join(", ")}`,
  );
  process.exit(1);
}
const run = spawnSync(process.execPath, ["--expose-gc", join(folder, `${name}.ts`), ...rest], {
  stdio: "inherit",
});
process.exit(run.status ?? 1);
