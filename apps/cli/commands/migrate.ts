import type { Command } from "commander";
import { migrationSets } from "../../migrations.ts";
import { withDatabase } from "../open-database.ts";
import { wholeNumber } from "../option-values.ts";

/** `tradepost migrate` and `tradepost migrate back`. */
export function addMigrateCommand(program: Command): void {
  const migrate = program
    .command("migrate")
    .description("Brings the database to this version; the server does so at every start.");
  migrate.action(async () => {
    const applied = await withDatabase((database) => database.migrate(migrationSets));
    console.log(applied.length === 0 ? "The database is up to date." : listOf("Applied", applied));
  });
  migrate
    .command("back <part>")
    .description("Undoes the last migrations of one part; stop all servers first.")
    .option("--steps <count>", "how many", wholeNumber, 1)
    .action(async (part: string, options: { steps: number }) => {
      const undone = await withDatabase((database) => database.rollback(migrationSets, part, options.steps));
      console.log(undone.length === 0 ? `Part ${part} has no applied migrations.` : listOf("Undone", undone));
    });
}

function listOf(
  what: string,
  migrations: readonly { readonly scope: string; readonly name: string }[],
): string {
  return migrations.map(({ scope, name }) => `${what} ${scope}/${name}`).join("\n");
}
