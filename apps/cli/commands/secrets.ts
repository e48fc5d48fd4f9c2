import { type Command, Option } from "commander";
import type { Reencryption, Secrets } from "#platform/secrets";
import type { OpenPlatform } from "../../server/open-platform.ts";
import { listWorkspaces } from "../overview.ts";
import { printTable } from "../table.ts";
import { withPlatform } from "../with-platform.ts";

interface RotateOptions {
  readonly workspace?: string;
  readonly operator?: true;
  readonly everyWorkspace?: true;
}

/** `tradepost secrets status|rotate`. */
export function addSecretsCommand(program: Command): void {
  const secrets = program.command("secrets").description("Keys that encrypt what customers entrust to us.");
  secrets
    .command("status")
    .description("Shows how many data keys lie under which master secret.")
    .action(() => withPlatform(({ secrets: part }) => showStatus(part)));
  secrets
    .command("rotate")
    .description(
      "Wraps all data keys by the present TRADEPOST_MASTER_SECRET. With --workspace, --every-workspace or --operator: makes a new data key and encrypts anew what lies under former ones. May be stopped and run again, while everything runs.",
    )
    .option("--workspace <id>", "a new data key for this workspace")
    .addOption(
      new Option("--operator", "a new data key for the operator's own secrets").conflicts("workspace"),
    )
    .addOption(
      new Option("--every-workspace", "a new data key for each workspace").conflicts([
        "workspace",
        "operator",
      ]),
    )
    .action((options: RotateOptions) => withPlatform((parts) => rotate(parts, options)));
}

async function rotate({ database, secrets }: OpenPlatform, options: RotateOptions): Promise<void> {
  if (options.operator === true) return rotateDataKey(secrets, null);
  if (options.workspace !== undefined) return rotateDataKey(secrets, options.workspace);
  if (options.everyWorkspace !== true) return rotateMaster(secrets);
  const workspaces = await withKeys(secrets, await listWorkspaces(database));
  for (const [index, { id }] of workspaces.entries()) {
    console.log(`${index + 1} of ${workspaces.length}`);
    await rotateDataKey(secrets, id);
  }
}

/** Those that have stored a secret; a rotation makes no keys for the others. */
async function withKeys<Workspace extends { readonly id: string }>(
  secrets: Secrets,
  workspaces: readonly Workspace[],
): Promise<readonly Workspace[]> {
  const found: Workspace[] = [];
  for (const workspace of workspaces) if (await secrets.hasKeys(workspace.id)) found.push(workspace);
  console.log(`${found.length} of ${workspaces.length} workspaces hold secrets.`);
  return found;
}

async function showStatus(secrets: Secrets): Promise<void> {
  const { currentMasterId, masters } = await secrets.status();
  console.log(`Present master secret: ${currentMasterId}\n`);
  printTable(
    ["MASTER", "CURRENT KEYS", "FORMER KEYS", "STATE"],
    masters.map(({ masterId, currentKeys, retiredKeys, known }) => [
      masterId,
      String(currentKeys),
      String(retiredKeys),
      masterId === currentMasterId ? "present" : known ? "waits for `tradepost secrets rotate`" : "MISSING",
    ]),
  );
  if (masters.every(({ known }) => known)) return;
  console.log("\nA master secret is missing: put it into TRADEPOST_PREVIOUS_MASTER_SECRETS and rotate.");
  process.exitCode = 1;
}

async function rotateMaster(secrets: Secrets): Promise<void> {
  const before = await secrets.status();
  const former = before.masters.filter(({ masterId }) => masterId !== before.currentMasterId);
  if (former.length === 0) {
    console.log(`All data keys lie under the present master secret, ${before.currentMasterId}, already.`);
    return;
  }
  const waiting = former.reduce((sum, { currentKeys, retiredKeys }) => sum + currentKeys + retiredKeys, 0);
  console.log(`${waiting} data keys lie under ${former.length} former master secrets.`);
  const { masterId, rewrappedKeys } = await secrets.rotateMaster();
  console.log(`Wrapped ${rewrappedKeys} data keys anew; all of them lie under master ${masterId} now.`);
  console.log(
    "Remove the former secret from TRADEPOST_PREVIOUS_MASTER_SECRETS, and keep it with backups that need it.",
  );
}

async function rotateDataKey(secrets: Secrets, workspaceId: string | null): Promise<void> {
  const owner = workspaceId === null ? "the operator" : `workspace ${workspaceId}`;
  if (!(await secrets.hasKeys(workspaceId))) {
    console.log(`Nothing to rotate: ${owner} holds no secrets.`);
    return;
  }
  const { keyId } = await secrets.rotateDataKey(workspaceId);
  console.log(`Made data key ${keyId} for ${owner}; what is stored from now on lies under it.`);
  console.log("Encrypting anew what lies under former keys ...");
  report(await secrets.reencrypt(workspaceId));
}

function report({ changed, overtaken, unreadable }: Reencryption): void {
  console.log(`Encrypted ${changed} secrets anew; ${overtaken} were stored anew by others meanwhile.`);
  if (unreadable.length === 0) return;
  console.log("\nThese could not be opened and stay as they are:\n");
  printTable(
    ["COLUMN", "REASON", "SECRETS"],
    unreadable.map(({ column, code, count }) => [column, code, String(count)]),
  );
  process.exitCode = 1;
}
