import type { MigrationSet } from "#platform/database";

/** Idempotency keys and the answers that they repeat. */
export const httpMigrations: MigrationSet = {
  scope: "http",
  directory: `${import.meta.dirname}/migrations`,
};
