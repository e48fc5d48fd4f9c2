import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfig } from "#platform/config";
import { secretsConfig } from "#platform/secrets";

const first = "a".repeat(32);
const second = "b".repeat(40);

test("previous master secrets are a list, and none by default", () => {
  const read = (environment: Record<string, string>) => {
    const config = readConfig([secretsConfig], environment);
    assert.ok(config.ok);
    return config.value.of(secretsConfig).previousMasterSecrets;
  };
  assert.deepEqual(read({}), []);
  assert.deepEqual(read({ TRADEPOST_PREVIOUS_MASTER_SECRETS: `${first}, ${second},` }), [first, second]);
});

test("a previous master secret that is too short is named by its place and never printed", () => {
  const config = readConfig([secretsConfig], { TRADEPOST_PREVIOUS_MASTER_SECRETS: `${first},short-one` });
  assert.ok(!config.ok);
  const text = JSON.stringify(config.fault);
  assert.match(text, /TRADEPOST_PREVIOUS_MASTER_SECRETS.*at place 2/);
  assert.doesNotMatch(text, /short-one|aaaa/);
  assert.equal(secretsConfig.variables.previousMasterSecrets.secret, true);
});
