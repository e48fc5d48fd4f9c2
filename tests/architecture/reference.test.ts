import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { referenceFiles } from "../../scripts/reference-files.ts";
import { root } from "./imports.ts";

for (const [path, content] of Object.entries(referenceFiles())) {
  test(`${path} says what the code does`, () => {
    const committed = readFileSync(join(root, path), "utf8");
    assert.equal(committed, content, `${path} is stale; run: npm run reference`);
  });
}
