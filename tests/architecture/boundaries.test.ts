import assert from "node:assert/strict";
import { test } from "node:test";
import { importsOf, packageManifests, readSource, sourceFiles } from "./imports.ts";
import { boundaryFault } from "./rules.ts";
import { sourceFaults } from "./source-rules.ts";

const files = sourceFiles();

test("every source keeps to the dependency rule, and touches environment, time, network and SQL only where the house allows it", () => {
  assert.ok(
    files.flatMap((file) => importsOf(file)).length > 100,
    "the scan must find the project's imports",
  );
  assert.deepEqual(
    files.flatMap((file) => sourceFaults(file, readSource(file))),
    [],
  );
});

test("no folder is a drawer for leftovers", () => {
  const drawers = files.filter((file) => /(^|\/)(common|shared|utils|lib|helpers)\//.test(file));
  assert.deepEqual(drawers, []);
});

test("the project is one package", () => {
  assert.deepEqual(packageManifests(), ["package.json"]);
});

test("the rules refuse what they are meant to refuse", () => {
  const planted: [string, string][] = [
    ["platform/kernel/ids.ts", "platform/database"],
    ["platform/cache/index.ts", "platform/jobs"],
    ["platform/identity/index.ts", "platform/ai"],
    ["platform/jobs/index.ts", "products/vin"],
    ["products/vin/index.ts", "products/shop"],
    ["products/vin/rules/wmi.ts", "products/vin/store.ts"],
    ["products/vin/routes/decode.ts", "products/vin/bot/decode.ts"],
    ["products/vin/actions/decode-vin.ts", "products/vin/routes/decode.ts"],
    ["products/vin/index.ts", "apps/server/compose.ts"],
    ["platform/cache/index.ts", "platform/database/pool.ts"],
    ["products/vin/rules/wmi.ts", "fastify"],
    ["platform/cache/index.ts", "stripe"],
    ["products/vin/store.ts", "products/vin/connectors/nhtsa/client.ts"],
  ];
  for (const [file, target] of planted) {
    const specifier = target.startsWith("platform/") ? `#${target}` : target;
    assert.ok(boundaryFault(file, target, specifier) !== undefined, `${file} -> ${target} must be refused`);
  }
});
