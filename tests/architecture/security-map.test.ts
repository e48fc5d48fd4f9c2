import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./imports.ts";
import { asvsItems } from "./security-items.ts";

/** `file` "name of the test" */
const PROOF = /`([\w./-]+\.test\.ts)` "([^"]+)"/g;
/** | 6.2.1 | 1 | What | Where | Proofs | */
const ITEM = /^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]*) \| (.+) \|$/;

/** What stands in place of tests, and the line of the page that counts such items. */
const COUNTED = {
  tests: "shown by tests",
  "not applicable": "not applicable",
  document: "documents",
  open: "open",
} as const;

/** So few words are no reason. */
const SHORTEST_REASON = 3;
/** Of levels 1 to 3. */
const ITEMS_OF_LEVELS = [70, 183, 92];

const page = readFileSync(join(root, "docs/security.md"), "utf8");
const items = page.split("\n").flatMap((line) => {
  const [, id, level, , where, shown] = ITEM.exec(line) ?? [];
  if (id === undefined || level === undefined || where === undefined || shown === undefined) return [];
  const proofs = [...shown.matchAll(PROOF)].map(([, file = "", name = ""]) => ({ file, name }));
  return [{ id, level, where, kind: proofs.length > 0 ? "tests" : shown, proofs }];
});

test("the list of items is that of ASVS 5.0.0 by its figures", () => {
  const counts = ["1", "2", "3"].map(
    (level) => [...asvsItems.values()].filter((one) => one === level).length,
  );
  assert.deepEqual(counts, ITEMS_OF_LEVELS);
});

test("every item of levels 1 and 2 is on the security page once, in order, with its level", () => {
  const ids = items.map(({ id }) => id);
  const known = [...asvsItems.keys()];
  assert.deepEqual(
    ids,
    known.filter((id) => ids.includes(id)),
  );
  for (const [id, level] of asvsItems) if (level !== "3") assert.ok(ids.includes(id), `${id} is missing`);
  for (const { id, level } of items) assert.equal(level, asvsItems.get(id), id);
});

test("every item has a test, or says why it has none", () => {
  for (const { id, kind, where } of items) {
    assert.ok(Object.hasOwn(COUNTED, kind), `${id}: ${kind}`);
    assert.ok(kind === "tests" || where.split(" ").length >= SHORTEST_REASON, `${id}: ${where}`);
  }
});

test("the security page counts its items rightly", () => {
  const needed = items.filter(({ level }) => level !== "3");
  for (const [kind, line] of Object.entries(COUNTED)) {
    const count = needed.filter((item) => item.kind === kind).length;
    assert.ok(page.includes(`| ${line} | ${count} |`), `${line}: ${count}`);
  }
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
