import type { Command } from "commander";
import { listOperators } from "../overview.ts";
import { printTable } from "../table.ts";
import { withPlatform } from "../with-platform.ts";

/** `tradepost operators list|add|remove`. */
export function addOperatorsCommand(program: Command): void {
  const operators = program.command("operators").description("People who run this installation.");
  operators
    .command("list")
    .description("Lists the operators.")
    .action(() => withPlatform(async ({ database }) => show(await listOperators(database))));
  operators
    .command("add <email>")
    .description(
      "Makes somebody who signed up with this address an operator, and owner of workspaces that have none.",
    )
    .action((email: string) =>
      withPlatform(async ({ tenancy }) => {
        const { workspaces } = await tenancy.operators.grantOperator(email);
        console.log(`${email} is an operator of this installation.`);
        for (const { id, name } of workspaces) console.log(`${email} owns the workspace "${name}" (${id}).`);
      }),
    );
  operators
    .command("remove <email>")
    .description("Takes the office away; one operator stays.")
    .action((email: string) =>
      withPlatform(async ({ tenancy }) => {
        await tenancy.operators.revokeOperator(email);
        console.log(`${email} is no operator any more.`);
      }),
    );
}

function show(operators: Awaited<ReturnType<typeof listOperators>>): void {
  if (operators.length === 0) {
    console.log("There is no operator yet. Sign up in a browser, then: tradepost operators add EMAIL");
    return;
  }
  printTable(
    ["ID", "NAME", "EMAIL", "SINCE"],
    operators.map(({ userId, name, email, grantedAt }) => [
      userId,
      name,
      email ?? "none",
      grantedAt.toISOString(),
    ]),
  );
}
