import type { MigrationSet } from "#platform/database";

/** The tables of the PostgreSQL layer. */
export const cacheMigrations: MigrationSet = {
  scope: "cache",
  directory: import.meta.dirname + "/migrations",
};
