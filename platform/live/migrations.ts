import type { MigrationSet } from "#platform/database";

/** Live events that wait for their readers by id. */
export const liveMigrations: MigrationSet = { scope: "live", directory: `${import.meta.dirname}/migrations` };
