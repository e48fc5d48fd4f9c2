import { Command, CommanderError } from "commander";
import { ConfigError, inspectConfig, readEnvironment } from "#platform/config";
import { AppError, messageOf, systemClock } from "#platform/kernel";
import { products } from "../products.ts";
import { addAuditCommand } from "./commands/audit.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addKeysCommand } from "./commands/keys.ts";
import { addMigrateCommand } from "./commands/migrate.ts";
import { addOperatorsCommand } from "./commands/operators.ts";
import { addPeopleCommand } from "./commands/people.ts";
import { addSecretsCommand } from "./commands/secrets.ts";
import { addTelegramCommand } from "./commands/telegram.ts";
import { addWorkspacesCommand } from "./commands/workspaces.ts";

/** Runs one command and answers the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    const program = await buildProgram();
    await program.parseAsync([...argv]);
    return Number(process.exitCode ?? 0);
  } catch (fault) {
    if (fault instanceof CommanderError) return fault.exitCode;
    console.error(explain(fault));
    return 1;
  }
}

async function buildProgram(): Promise<Command> {
  const program = new Command("tradepost")
    .description("Runs bot businesses. Commands of products work without a running server.")
    .showHelpAfterError("(tradepost --help lists the commands)")
    .exitOverride();
  await addProductCommands(program);
  addWorkspacesCommand(program);
  addOperatorsCommand(program);
  addPeopleCommand(program);
  addKeysCommand(program);
  addSecretsCommand(program);
  addTelegramCommand(program);
  addAuditCommand(program);
  addMigrateCommand(program);
  addDoctorCommand(program);
  return program;
}

async function addProductCommands(program: Command): Promise<void> {
  const currentYear = systemClock.now().getUTCFullYear();
  for (const product of products) {
    if (product.command === undefined) continue;
    const { config, faults } = inspectConfig([product.config], readEnvironment());
    if (faults.length > 0) throw new ConfigError(faults);
    const command = program.command(product.id).description(product.summary);
    await product.command(command, config.of(product.config), currentYear);
  }
}

function explain(fault: unknown): string {
  if (fault instanceof ConfigError) return fault.message;
  if (fault instanceof AppError) return `${fault.title}. ${fault.message} (${fault.code})`;
  // What the system says of a file: its message names the path.
  if (fault instanceof Error && "syscall" in fault) return fault.message;
  return fault instanceof Error ? (fault.stack ?? fault.message) : messageOf(fault);
}
