import type { MigrationSet } from "#platform/database";

/** The mails that wait, and notes of those that were sent. */
export const mailMigrations: MigrationSet = { scope: "mail", directory: `${import.meta.dirname}/migrations` };
