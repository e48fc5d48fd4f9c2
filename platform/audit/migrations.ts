import type { MigrationSet } from "#platform/database";

/** Entries, personal parts, heads and anchors. */
export const auditMigrations: MigrationSet = {
  scope: "audit",
  directory: `${import.meta.dirname}/migrations`,
};
