import type { Command } from "commander";
import { type ListedWorkspace, listWorkspaces } from "../overview.ts";
import { printTable } from "../table.ts";
import { withPlatform } from "../with-platform.ts";

/** `tradepost workspaces list|create|disable|enable`. */
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
  workspaces
    .command("disable <id>")
    .description(
      "Shuts a workspace: its keys and people are refused at once, its jobs and deliveries wait, nothing is deleted.",
    )
    .requiredOption("--reason <text>", "stands in the audit log, such as: unpaid since March")
    .action((workspaceId: string, { reason }: { reason: string }) =>
      withPlatform(async ({ tenancy }) => {
        await tenancy.operators.disableWorkspaceAtCommandLine({ workspaceId, reason });
        console.log(`The workspace ${workspaceId} is disabled.`);
      }),
    );
  workspaces
    .command("enable <id>")
    .description("Opens a workspace that was disabled.")
    .action((workspaceId: string) =>
      withPlatform(async ({ tenancy }) => {
        await tenancy.operators.enableWorkspaceAtCommandLine(workspaceId);
        console.log(`The workspace ${workspaceId} is enabled.`);
      }),
    );
}

function show(workspaces: readonly ListedWorkspace[]): void {
  printTable(
    ["ID", "NAME", "MEMBERS", "OWNER", "MADE", "STATE"],
    workspaces.map(({ id, name, members, ownerEmail, createdAt, ...state }) => [
      id,
      name,
      String(members),
      ownerEmail ?? "nobody",
      createdAt.toISOString(),
      stateOf(state),
    ]),
  );
}

function stateOf({ deletedFrom, disabledAt }: Pick<ListedWorkspace, "deletedFrom" | "disabledAt">): string {
  if (deletedFrom !== null) return `deleted from ${deletedFrom.toISOString()}`;
  return disabledAt === null ? "open" : `disabled ${disabledAt.toISOString()}`;
}
