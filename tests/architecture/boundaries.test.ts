import assert from "node:assert/strict";
import { test } from "node:test";
import { type Import, importsOf, readSource, sourceFiles } from "./imports.ts";
import { boundaryFault, forbiddenGlobals } from "./rules.ts";

const files = sourceFiles();
const imports = files.flatMap(importsOf);

test("every import follows the dependency rule", () => {
  assert.ok(imports.length > 100, "the scan must find the project's imports");
  assert.deepEqual(
    imports.map(describeFault).filter((fault) => fault !== undefined),
    [],
  );
});

test("environment, time and network are touched only where the house allows it", () => {
  const faults = files.flatMap((file) =>
    forbiddenGlobals
      .filter((rule) => !rule.allowed.test(file) && rule.pattern.test(withoutComments(readSource(file))))
      .map((rule) => `${file} uses ${rule.name}; ${rule.cure}`),
  );
  assert.deepEqual(faults, []);
});

test("no folder is a drawer for leftovers", () => {
  const drawers = files.filter((file) => /(^|\/)(common|shared|utils|lib|helpers)\//.test(file));
  assert.deepEqual(drawers, []);
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

function describeFault(found: Import): string | undefined {
  const fault = boundaryFault(found.file, found.target, found.specifier);
  return fault === undefined ? undefined : `${found.file} imports ${found.specifier}: ${fault}`;
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
}
