import type { Command } from "commander";
import { type ListedWorkspace, listWorkspaces } from "../overview.ts";
import { printTable } from "../table.ts";
import { withPlatform } from "../with-platform.ts";

/** `tradepost workspaces list|create`. */
export function addWorkspacesCommand(program: Command): void {
  const workspaces = program.command("workspaces").description("Workspaces of the installation.");
  workspaces
    .command("list")
    .description("Lists all workspaces, oldest first.")
    .action(() => withPlatform(async ({ database }) => show(await listWorkspaces(database))));
  workspaces
    .command("create <name>")
    .description("Makes a workspace without members, for API keys; the next new operator becomes its owner.")
    .action((name: string) =>
      withPlatform(async ({ identity }) => {
        const { id } = await identity.createWorkspace({ name });
        console.log(`Made the workspace "${name}". Its keys: tradepost keys create --workspace ${id}`);
      }),
    );
}

function show(workspaces: readonly ListedWorkspace[]): void {
  printTable(
    ["ID", "NAME", "MEMBERS", "OWNER", "MADE", "STATE"],
    workspaces.map(({ id, name, members, ownerEmail, createdAt, deletedFrom }) => [
      id,
      name,
      String(members),
      ownerEmail ?? "nobody",
      createdAt.toISOString(),
      deletedFrom === null ? "open" : `deleted from ${deletedFrom.toISOString()}`,
    ]),
  );
}
