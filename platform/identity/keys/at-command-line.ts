import { type Audit, type AuditAction, type AuditEntry, identityActions } from "#platform/audit";
import type { Database, Transaction, TransactionWork } from "#platform/database";
import { type Clock, isUuid, type Page, type PageRequest } from "#platform/kernel";
import { commandLine } from "../audit-actor.ts";
import { identityErrors } from "../errors.ts";
import type { ScopeDeclarations } from "../roles.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import { workspaceExists } from "../workspaces/store.ts";
import type { ApiKey, ApiKeyRequest, KeyRotation, NewApiKey } from "./api-key.ts";
import { addKey, endKey, replaceKey, requireDeclared, requireKey } from "./life.ts";
import { checkExpiry, checkGrace, checkKeyRequest } from "./request.ts";
import { selectKeys } from "./store.ts";

export interface KeysDeps {
  readonly audit: Pick<Audit, "append">;
  readonly database: Database;
  readonly clock: Clock;
  readonly declaredScopes?: ScopeDeclarations | undefined;
}

export async function createKey(
  { audit, database, clock, declaredScopes }: KeysDeps,
  request: ApiKeyRequest,
): Promise<NewApiKey> {
  checkKeyRequest(request, clock.nowMs());
  if (declaredScopes !== undefined) requireDeclared(request.scopes, declaredScopes);
  return inWorkspace(database, request.workspaceId, async (transaction) => {
    const made = await addKey(transaction, clock, request);
    const action = identityActions["identity.key-created"];
    await note(audit, transaction, made.key.id, { action, facts: { scopes: [...request.scopes] } });
    return made;
  });
}

export async function listKeys(
  { database }: KeysDeps,
  workspaceId: string,
  request: PageRequest,
): Promise<Page<ApiKey>> {
  return inWorkspace(database, workspaceId, (transaction) => selectKeys(transaction, request));
}

export async function revokeKey(
  { audit, database, clock }: KeysDeps,
  workspaceId: string,
  keyId: string,
): Promise<void> {
  await inWorkspace(database, workspaceId, async (transaction) => {
    await requireKey(transaction, keyId);
    for (const id of await endKey(transaction, keyId, clock.now()))
      await note(audit, transaction, id, { action: identityActions["identity.key-revoked"], facts: {} });
  });
}

export async function rotateKey(
  { audit, database, clock }: KeysDeps,
  rotation: KeyRotation,
): Promise<NewApiKey> {
  const { graceSeconds, keyId } = rotation;
  checkGrace(graceSeconds);
  checkExpiry(rotation.expiresAt, clock.nowMs());
  return inWorkspace(database, rotation.workspaceId, async (transaction) => {
    await requireKey(transaction, keyId);
    const made = await replaceKey(transaction, clock, rotation, null);
    const action = tenancyActions["identity.key-replaced"];
    await note(audit, transaction, keyId, { action, facts: { graceSeconds } });
    return made;
  });
}

function note<Action extends AuditAction>(
  audit: Pick<Audit, "append">,
  transaction: Transaction,
  keyId: string,
  entry: Pick<AuditEntry<Action>, "action" | "facts">,
): Promise<unknown> {
  return audit.append(transaction, { ...entry, actor: commandLine, target: { kind: "api-key", id: keyId } });
}

/** A transaction of a workspace that exists; throws `IDENTITY_WORKSPACE_NOT_FOUND` otherwise. */
async function inWorkspace<Result>(
  database: Database,
  workspaceId: string,
  work: TransactionWork<Result>,
): Promise<Result> {
  if (!isUuid(workspaceId)) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  return database.withWorkspace(workspaceId, async (transaction) => {
    if (!(await workspaceExists(transaction))) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
    return work(transaction);
  });
}
