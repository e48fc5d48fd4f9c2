import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, suite, test } from "node:test";
import { ConfigError, coreConfig, defineConfig, generatedSecret, loadConfig } from "#platform/config";

const signing = defineConfig("Signing", {
  key: generatedSecret({ name: "TRADEPOST_SIGNING_KEY", description: "Signs." }),
  other: generatedSecret({ name: "TRADEPOST_OTHER_KEY", description: "Signs something else." }),
});
const given = "q8Zr1LhVw3TnXs6YpKc0Bd5GfJm2Ua9E";

suite("generated secrets", () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "tradepost-secrets-"));
    folder = join(parent, "data");
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  function load(environment: Record<string, string> = {}) {
    const config = loadConfig([coreConfig, signing], { TRADEPOST_DATA_DIR: folder, ...environment });
    return { ...config.of(coreConfig), ...config.of(signing) };
  }

  test("are made on first start, closed to others, and stay the same", () => {
    const first = load();
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, "secrets.json")).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ["secrets.json"]);
    assert.deepEqual(load(), first);
    const secrets = [first.masterSecret, first.key, first.other];
    assert.equal(new Set(secrets).size, 3);
    for (const secret of secrets) assert.equal(Buffer.from(secret, "base64url").length, 32);
  });

  test("differ from one installation to the next", () => {
    const first = load();
    folder = join(parent, "second");
    assert.notEqual(load().masterSecret, first.masterSecret);
  });

  test("yield to the environment, one by one; a given master secret needs no file", () => {
    assert.equal(load({ TRADEPOST_SIGNING_KEY: given }).key, given);
    folder = join(parent, "stateless");
    const stateless = load({ TRADEPOST_MASTER_SECRET: given });
    assert.equal(existsSync(folder), false);
    folder = join(parent, "another-machine");
    assert.equal(load({ TRADEPOST_MASTER_SECRET: given }).key, stateless.key);
  });

  test("are the same for processes that start for the first time at once", async () => {
    const starters = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [join(import.meta.dirname, "first-starter.ts"), folder]),
    );
    await Promise.all(starters.map((starter) => once(starter.stdout, "data")));
    const answers = starters.map((starter) => finish(starter));
    const secrets = new Set(await Promise.all(answers));
    assert.equal(secrets.size, 1);
    assert.match([...secrets][0] ?? "", /^[\w-]{43}$/);
    assert.deepEqual(readdirSync(folder), ["secrets.json"]);
  });

  test("are refused while other users may read them", () => {
    load();
    chmodSync(join(folder, "secrets.json"), 0o644);
    assert.throws(() => load(), faultLike(/may be read by other users[^]*chmod 600/));
  });

  test("are never replaced when the file is broken", () => {
    load();
    for (const broken of ["", "{", "[]", "null", '{"TRADEPOST_MASTER_SECRET":"short"}']) {
      writeFileSync(join(folder, "secrets.json"), broken);
      assert.throws(
        () => load(),
        faultLike(/secrets\.json (is no valid JSON|holds no)[^]*Restore it from a backup/),
      );
      assert.equal(readFileSync(join(folder, "secrets.json"), "utf8"), broken);
    }
  });

  test("end with one clear message about the folder when a file stands in its way", () => {
    const file = join(parent, "file");
    writeFileSync(file, "");
    for (folder of [file, join(file, "data")]) {
      assert.throws(() => load(), faultLike(/TRADEPOST_DATA_DIR: [^]*is a file[^]*\n    Name a folder/));
    }
  });

  test("are not made while another setting is wrong", () => {
    assert.throws(() => load({ PORT: "x" }), faultLike(/PORT must/));
    assert.equal(existsSync(folder), false);
  });
});

function faultLike(pattern: RegExp): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof ConfigError);
    assert.match(thrown.message, pattern);
    return true;
  };
}

async function finish(starter: ChildProcessWithoutNullStreams): Promise<string> {
  const answer = text(starter.stdout);
  starter.stdin.end("go\n");
  return answer;
}
