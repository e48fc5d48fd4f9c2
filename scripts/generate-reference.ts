/** Writes what can be read from the code: `.env.example` and docs/reference. A test compares both. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireNode } from "../apps/require-node.ts";

requireNode();
const { referenceFiles } = await import("./reference-files.ts");

const root = join(import.meta.dirname, "..");
for (const [path, content] of Object.entries(referenceFiles())) {
  writeFileSync(join(root, path), content);
  console.log(`Wrote ${path}`);
}
