import type { MigrationSet } from "#platform/database";

/** Who was erased and when, so that a restored backup can be cleaned of them again. */
export const privacyMigrations: MigrationSet = {
  scope: "privacy",
  directory: `${import.meta.dirname}/migrations`,
};
