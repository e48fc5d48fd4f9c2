import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./imports.ts";

/** `file` "name of the test" */
const PROOF = /`([\w./-]+\.test\.ts)` "([^"]+)"/g;
/** | 6.2.1 | 1 | What | Where | Proofs | */
const ITEM = /^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]*) \| (.+) \|$/;
const FEWEST_ITEMS = 120;

const page = readFileSync(join(root, "docs/security.md"), "utf8");
const items = page.split("\n").flatMap((line) => {
  const [, id, , , where, proofs] = ITEM.exec(line) ?? [];
  if (id === undefined || where === undefined || proofs === undefined) return [];
  return [
    { id, where, proofs: [...proofs.matchAll(PROOF)].map(([, file = "", name = ""]) => ({ file, name })) },
  ];
});

test("every item of the security page is there once, with a test or a reason", () => {
  const ids = items.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, proofs, where } of items) assert.ok(proofs.length > 0 || /\w+ \w+/.test(where), id);
  const proved = items.filter(({ proofs }) => proofs.length > 0);
  assert.ok(proved.length >= FEWEST_ITEMS, `only ${proved.length} items are proved`);
});

test("every test that the security page names is there", () => {
  for (const { id, proofs } of items) {
    for (const { file, name } of proofs) {
      assert.ok(existsSync(join(root, file)), `${id}: there is no ${file}`);
      const source = readFileSync(join(root, file), "utf8");
      const isThere = [`"${name}"`, `\`${name}\``].some((text) => source.includes(text));
      assert.ok(isThere, `${id}: ${file} has no test "${name}"`);
    }
  }
});

test("every file that the security page points to is there", () => {
  const named = [...page.matchAll(/`((?:apps|docs|platform|products|tests)\/[\w./-]+)`/g)].map(
    ([, path = ""]) => path,
  );
  for (const path of named) assert.ok(existsSync(join(root, path)), path);
});
