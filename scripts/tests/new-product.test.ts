import assert from "node:assert/strict";
import { test } from "node:test";
import { productIdFault } from "#platform/product";
import { productFiles, withProduct } from "../new-product-files.ts";

const list = `import type { Product } from "#platform/product";
import { vin } from "#products/vin";

/** The products. */
export const products: readonly Product[] = [vin];
`;

test("a new product is imported after the others and listed last", () => {
  assert.equal(
    withProduct(list, "demo"),
    `import type { Product } from "#platform/product";
import { vin } from "#products/vin";
import { demo } from "#products/demo";

/** The products. */
export const products: readonly Product[] = [vin, demo];
`,
  );
});

test("every name in a new product begins with its id", () => {
  const files = Object.values(productFiles("demo")).join("\n");
  assert.match(files, /TRADEPOST_DEMO_NOTE_LIMIT/);
  assert.match(files, /DEMO_NOTE_LIMIT_REACHED/);
  assert.match(files, /demo:write/);
  assert.doesNotMatch(files, /\[object|\$\{(id|title|upper)\}/);
});

test("names that would collide with the platform are refused", () => {
  for (const id of ["jobs", "platform", "health", "docs", "test", "con", "Demo", "d", "my-shop", ""]) {
    assert.ok(productIdFault(id) !== undefined, id);
  }
  assert.equal(productIdFault("demo"), undefined);
});
