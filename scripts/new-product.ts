/**
 * Scaffolds a product that passes `npm run check` and `npm test` from its first minute:
 * `npm run new:product demo`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { productFiles } from "./new-product-files.ts";
import { requireNode } from "../apps/require-node.ts";

requireNode();

const root = join(import.meta.dirname, "..");
const id = process.argv[2] ?? "";

if (!/^[a-z][a-z0-9]{1,30}$/.test(id)) {
  console.error(
    `Name the product with one lower-case word of letters and digits: npm run new:product demo${id === "" ? "" : `, not "${id}"`}.`,
  );
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

console.log(`Made products/${id} and listed it in apps/products.ts; brought docs/reference up to date.

Next:
  npm run check && npm test -- products/${id}
  npm run dev, then open http://localhost:3000/docs to see its route
  products/${id}/README.md says where each kind of code goes`);

/** Adds the product to the one list that the server and the command line read. */
function register(): void {
  const listFile = join(root, "apps/products.ts");
  const list = readFileSync(listFile, "utf8");
  const withImport = list.replace(
    /(\nexport const products)/,
    `import { ${id} } from "#products/${id}";\n$1`,
  );
  const withEntry = withImport.replace(
    /(export const products[^=]*= \[)([^\]]*)\]/,
    (_, start: string, entries: string) =>
      `${start}${[
        ...entries
          .split(",")
          .map((entry) => entry.trim())
          .filter((entry) => entry !== ""),
        id,
      ].join(", ")}]`,
  );
  writeFileSync(listFile, withEntry);
}
