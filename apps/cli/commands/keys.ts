import { type Command, Option } from "commander";
import type { ApiKey, Identity, NewApiKey } from "#platform/identity";
import { dateFrom } from "#platform/kernel";
import { declaredScopes } from "../../parts.ts";
import { printTable } from "../table.ts";
import { withPlatform } from "../with-platform.ts";

interface CreateOptions {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly workspace?: string;
  readonly expiresAt?: string;
  readonly allowedIps?: readonly string[];
  readonly limitPerMinute?: string;
}

interface RotateOptions {
  readonly graceSeconds: string;
  readonly expiresAt?: string;
  readonly workspace?: string;
}

/** `tradepost keys create|list|rotate|revoke`. */
export function addKeysCommand(program: Command): void {
  const scopes = Object.keys(declaredScopes).join(", ");
  const keys = program.command("keys").description("API keys of a workspace.");
  keys
    .command("create")
    .description("Makes a key and prints it once.")
    .option("--name <name>", "what it is for", "Made on the command line")
    .option("--scopes <scope...>", `what it may do: * or ${scopes}`, ["*"])
    .option("--expires-at <time>", "ends then, such as 2027-01-31T12:00:00Z; never when left out")
    .option("--allowed-ips <network...>", "addresses or networks that may use it; all when left out")
    .option("--limit-per-minute <requests>", "its own limit in place of the policy's")
    .addOption(workspaceOption())
    .action((options: CreateOptions) => withPlatform(({ identity }) => createKey(identity, options)));
  keys
    .command("list")
    .description("Lists the keys of a workspace, never their secrets.")
    .addOption(workspaceOption())
    .action((options: { workspace?: string }) =>
      withPlatform(({ identity }) => listKeys(identity, options.workspace)),
    );
  keys
    .command("rotate <id>")
    .description(
      "Makes a successor with the same rights and prints it once; the old key ends after the grace.",
    )
    .option("--grace-seconds <seconds>", "how long the old key still works", String(24 * 3600))
    .option("--expires-at <time>", "end of the new key, or `never`; that of the old one when left out")
    .addOption(workspaceOption())
    .action((keyId: string, options: RotateOptions) =>
      withPlatform(({ identity }) => rotateKey(identity, keyId, options)),
    );
  keys
    .command("revoke <id>")
    .description("Ends a key at once, everywhere.")
    .addOption(workspaceOption())
    .action((id: string, options: { workspace?: string }) =>
      withPlatform(async ({ identity }) => {
        await identity.revokeApiKey(await workspaceOf(identity, options.workspace), id);
        console.log(`Key ${id} is revoked.`);
      }),
    );
}

function workspaceOption(): Option {
  return new Option("--workspace <id>", "id of the workspace; the first one when left out");
}

async function createKey(identity: Identity, options: CreateOptions): Promise<void> {
  const made = await identity.createApiKey({
    workspaceId: await workspaceOf(identity, options.workspace),
    name: options.name,
    scopes: options.scopes,
    ...(options.expiresAt === undefined ? {} : { expiresAt: dateFrom(options.expiresAt) }),
    ...(options.allowedIps === undefined ? {} : { allowedIps: options.allowedIps }),
    ...(options.limitPerMinute === undefined ? {} : { limitPerMinute: Number(options.limitPerMinute) }),
  });
  showOnce(made);
}

async function rotateKey(identity: Identity, keyId: string, options: RotateOptions): Promise<void> {
  const { expiresAt, graceSeconds } = options;
  const made = await identity.rotateApiKey({
    workspaceId: await workspaceOf(identity, options.workspace),
    keyId,
    graceSeconds: Number(graceSeconds),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === "never" ? null : dateFrom(expiresAt) }),
  });
  showOnce(made);
}

function showOnce({ key, secret }: NewApiKey): void {
  console.log(`Made the key "${key.name}". Keep it, it is shown only now:\n\n    ${secret}\n`);
}

async function listKeys(identity: Identity, workspace: string | undefined): Promise<void> {
  const keys = await allKeys(identity, await workspaceOf(identity, workspace));
  printTable(
    ["ID", "BEGINS WITH", "NAME", "SCOPES", "ADDRESSES", "STATE", "LAST USED"],
    keys.map((key) => [
      key.id,
      `${key.prefix}…`,
      key.name,
      key.scopes.join(" "),
      key.allowedIps?.join(" ") ?? "all",
      stateOf(key),
      key.lastUsedAt?.toISOString() ?? "never",
    ]),
  );
}

async function allKeys(identity: Identity, workspaceId: string): Promise<readonly ApiKey[]> {
  const keys: ApiKey[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await identity.listApiKeys(workspaceId, {
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    keys.push(...page.items);
    cursor = page.nextCursor;
  }
  return keys;
}

function stateOf({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt !== null) return "revoked";
  return expiresAt === null ? "valid" : `valid until ${expiresAt.toISOString()}`;
}

async function workspaceOf(identity: Identity, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const first = await identity.ensureFirstWorkspace();
  if (first !== undefined) {
    console.log(
      `Made the workspace "${first.workspace.name}" and its first key, shown only now:\n\n    ${first.secret}\n`,
    );
    return first.workspace.id;
  }
  return (await identity.firstWorkspace()).id;
}
