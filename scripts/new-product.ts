/**
 * Scaffolds a product that passes `npm run check` and `npm test` from its first minute:
 * `npm run new:product demo`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { productFiles, withProduct } from "./new-product-files.ts";
import { requireNode } from "../apps/require-node.ts";

requireNode();
const { productIdFault } = await import("#platform/product");

const root = join(import.meta.dirname, "..");
const id = process.argv[2] ?? "";

const idFault = productIdFault(id);
if (idFault !== undefined) {
  console.error(`Name the product: npm run new:product demo. ${idFault}`);
  process.exit(1);
}
if (existsSync(join(root, "products", id))) {
  console.error(`products/${id} exists already; choose another name or work in that folder.`);
  process.exit(1);
}

for (const [path, content] of Object.entries(productFiles(id))) {
  const file = join(root, "products", id, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
register();
spawnSync(process.execPath, ["scripts/generate-reference.ts"], { cwd: root, stdio: "ignore" });
const prettier = join(root, "node_modules/prettier/bin/prettier.cjs");
spawnSync(process.execPath, [prettier, "--write", `products/${id}/**/*.ts`, "apps/products.ts"], {
  cwd: root,
  stdio: "ignore",
});

console.log(`Made products/${id} and listed it in apps/products.ts; brought docs/reference up to date.

Next:
  npm run check && npm test -- products/${id}
  npm run dev, then open http://localhost:3000/docs to see its route
  products/${id}/README.md says where each kind of code goes`);

/** Adds the product to the one list that the server and the command line read. */
function register(): void {
  const listFile = join(root, "apps/products.ts");
  writeFileSync(listFile, withProduct(readFileSync(listFile, "utf8"), id));
}
