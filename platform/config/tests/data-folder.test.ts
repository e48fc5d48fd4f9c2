import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { dataFolderFault, makeFolder } from "../data-folder.ts";

suite("the data folder", () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "tradepost-folder-"));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  test("is made with all that lead to it, closed to others, and kept when it is there", () => {
    const folder = join(parent, "one", "two");
    makeFolder(folder);
    makeFolder(folder);
    for (const made of [join(parent, "one"), folder]) assert.equal(statSync(made).mode & 0o777, 0o700);
  });

  test("is not looked for behind a file", () => {
    writeFileSync(join(parent, "file"), "");
    assert.throws(() => makeFolder(join(parent, "file")), { code: "ENOTDIR" });
    assert.throws(() => makeFolder(join(parent, "file", "below")), { code: "ENOTDIR" });
  });

  test("ends with an error where nothing can be made", { skip: !existsSync("/proc/self") }, () => {
    // A process of its own, so that a hang can be ended.
    const module = join(import.meta.dirname, "..", "data-folder.ts");
    const program = `import { makeFolder } from ${JSON.stringify(module)}; makeFolder("/proc/x/y");`;
    const ended = spawnSync(process.execPath, ["--input-type=module", "-e", program], { timeout: 120_000 });
    assert.equal(ended.signal, null);
    assert.equal(ended.status, 1);
    assert.match(ended.stderr.toString(), /ENOENT/);
  });

  test("is spoken of by its variable, by space when space is short, by rights when they are", () => {
    const told = (code: string) => {
      const { problem, cure } = dataFolderFault("/data", Object.assign(new Error("fault"), { code }));
      assert.match(problem, /^TRADEPOST_DATA_DIR: /);
      assert.match(cure, /TRADEPOST_DATA_DIR/);
      return `${problem} ${cure}`;
    };
    assert.match(told("ENOSPC"), /disk is full[^]*Free some space/);
    assert.doesNotMatch(told("ENOSPC"), /user/);
    assert.match(told("EACCES"), /Let the user that runs Tradepost write there/);
    assert.match(told("EROFS"), /reading only/);
    assert.match(told("ENOTDIR"), /is a file/);
  });
});
