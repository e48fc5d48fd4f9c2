import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseEnv } from "node:util";
import {
  coreConfig,
  defineConfig,
  inspectConfig,
  renderConfigReference,
  renderEnvExample,
  text,
} from "#platform/config";

const words = defineConfig("Words", {
  greeting: text({ name: "TRADEPOST_GREETING", description: "Either | or.", fallback: "good day # sir" }),
});
const names = Object.values(coreConfig.variables).map((variable) => variable.name);

suite("generated references", () => {
  test(".env.example names every variable once and changes nothing when copied as it is", () => {
    const example = renderEnvExample([coreConfig, words]);
    for (const name of names) assert.equal(example.match(new RegExp(`^#${name}=`, "gm"))?.length, 1);
    assert.deepEqual(Object.keys(parseEnv(example)), []);
  });

  test(".env.example holds legal values: without the # it can be read", () => {
    const uncommented = renderEnvExample([coreConfig, words]).replaceAll(/^#(?=[A-Z])/gm, "");
    const { config, faults } = inspectConfig([coreConfig, words], parseEnv(uncommented));
    assert.deepEqual(faults, []);
    assert.equal(config.of(words).greeting, "good day # sir");
  });

  test("the Markdown table has a row of four cells for each variable", () => {
    const reference = renderConfigReference([coreConfig, words]);
    for (const name of [...names, "TRADEPOST_GREETING"]) {
      const row = reference.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
      assert.equal(row?.split(/(?<!\\)\|/).length, 6, name);
    }
  });

  test("no example of a secret is printed as a default", () => {
    assert.match(
      renderConfigReference([coreConfig]),
      /`TRADEPOST_MASTER_SECRET` \|.*\| made on first start \| {2}\|/,
    );
  });
});
