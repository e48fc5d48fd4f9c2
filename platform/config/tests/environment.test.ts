import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { ConfigError, coreConfig, isProduction, loadConfig, readEnvironment } from "#platform/config";

suite("the environment", () => {
  let folder: string;
  const before = { ...process.env };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tradepost-environment-"));
    delete process.env["NODE_ENV"];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    process.env = { ...before };
  });

  test("wins over .env, and an empty text counts as not set", () => {
    writeFileSync(
      join(folder, ".env"),
      "PORT=4000\nTRADEPOST_HOST='0.0.0.0' # all\nTRADEPOST_ROLES=\nTRADEPOST_DATA_DIR=here\n",
    );
    process.env["PORT"] = "5000";
    process.env["TRADEPOST_HOST"] = "";
    const environment = readEnvironment(folder);
    assert.equal(environment["PORT"], "5000");
    assert.equal(environment["TRADEPOST_HOST"], "0.0.0.0");
    assert.equal(environment["TRADEPOST_DATA_DIR"], "here");
    assert.equal("TRADEPOST_ROLES" in environment, false);
  });

  test("needs no .env, and says so when one exists that cannot be read", () => {
    assert.equal(typeof readEnvironment(folder), "object");
    mkdirSync(join(folder, ".env"));
    assert.throws(
      () => readEnvironment(folder),
      (thrown) => thrown instanceof ConfigError && /\.env exists but/.test(thrown.message),
    );
  });

  test("takes NODE_ENV=production as the kind of installation unless told otherwise", () => {
    process.env["NODE_ENV"] = "production";
    assert.equal(isProduction(readEnvironment(folder)), true);
    process.env["TRADEPOST_ENVIRONMENT"] = "development";
    assert.equal(isProduction(readEnvironment(folder)), false);
  });

  test("may give a secret as a file, and the variable itself wins", () => {
    const path = join(folder, "master");
    const fromFile = "from-file-q8Zr1LhVw3TnXs6YpKc0Bd5G";
    writeFileSync(path, `${fromFile}\n`);
    const given = { TRADEPOST_MASTER_SECRET_FILE: path, TRADEPOST_DATA_DIR: folder };
    assert.equal(loadConfig([coreConfig], given).of(coreConfig).masterSecret, fromFile);
    const direct = "direct-q8Zr1LhVw3TnXs6YpKc0Bd5GfJm";
    const both = loadConfig([coreConfig], { ...given, TRADEPOST_MASTER_SECRET: direct });
    assert.equal(both.of(coreConfig).masterSecret, direct);
  });

  test("names a secret file that cannot be read together with every other fault and warning", () => {
    const given = {
      TRADEPOST_MASTER_SECRET_FILE: join(folder, "absent"),
      PORT: "x",
      TRADEPOST_DATA_DIR: folder,
      TRADEPOST_HOSTS: "0.0.0.0",
    };
    assert.throws(
      () => loadConfig([coreConfig], given),
      (thrown) =>
        thrown instanceof ConfigError &&
        /2 faults[^]*_FILE names a file[^]*PORT must[^]*Besides:[^]*TRADEPOST_HOSTS[^]*TRADEPOST_HOST\?/.test(
          thrown.message,
        ),
    );
  });
});
