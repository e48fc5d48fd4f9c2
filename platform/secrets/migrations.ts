import type { MigrationSet } from "#platform/database";

/** Wrapped data keys. */
export const secretsMigrations: MigrationSet = {
  scope: "secrets",
  directory: `${import.meta.dirname}/migrations`,
};
