import type { MigrationSet } from "#platform/database";

/** Workspaces and API keys. */
export const identityMigrations: MigrationSet = {
  scope: "identity",
  directory: `${import.meta.dirname}/migrations`,
};
