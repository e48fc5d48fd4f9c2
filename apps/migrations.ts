import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationSet } from "#platform/database";
import { products } from "./products.ts";

const platformFolder = join(import.meta.dirname, "../platform");

/** Every part with tables, lower tiers first; the database part brings its own by itself. */
export const migrationSets: readonly MigrationSet[] = [
  ...["cache", "jobs", "identity"].map((part) => ({
    scope: part,
    directory: join(platformFolder, part, "migrations"),
  })),
  ...products.flatMap((product) =>
    product.migrations === undefined ? [] : [{ scope: product.id, directory: fileURLToPath(product.migrations) }],
  ),
];
