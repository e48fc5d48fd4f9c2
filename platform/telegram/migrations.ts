import type { MigrationSet } from "#platform/database";

/** Bots, inbox, outgoing queue, people, dialogues and campaigns. */
export const telegramMigrations: MigrationSet = {
  scope: "telegram",
  directory: `${import.meta.dirname}/migrations`,
};
