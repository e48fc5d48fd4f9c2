import type { Transaction } from "#platform/database";
import { type Clock, dateFrom, fitName, isUuid, newUuid } from "#platform/kernel";
import { identityErrors } from "../errors.ts";
import { revokeInvitationsOf } from "../invitations/store.ts";
import type { ScopeDeclarations } from "../roles.ts";
import { scopeFault } from "../tenancy/scopes.ts";
import { lockWorkspace } from "../workspaces/store.ts";
import type { ApiKey, ApiKeyRequest, KeyRotation, NewApiKey } from "./api-key.ts";
import { checkKeyName, checkKeyRequest } from "./request.ts";
import { digestOf, newKeySecret, shownPrefix } from "./secret.ts";
import { countWorkingKeys, insertKey, markReplaced, markRevoked, selectKey, selectLine } from "./store.ts";

/** Where a key comes from. */
export interface KeyOrigin {
  /** The person or key that made it. */
  readonly createdBy?: string | null;
  readonly rotatedFrom?: string | null;
}

/** Throws `IDENTITY_KEY_INVALID` with the nearest name for a scope that nobody declared. */
export function requireDeclared(scopes: readonly string[], declared: ScopeDeclarations): void {
  const faults = scopes.map((scope) => scopeFault(scope, declared));
  const problem = faults.find((fault) => fault !== undefined);
  if (problem !== undefined) throw identityErrors.IDENTITY_KEY_INVALID({ problem });
}

/** Most keys of a workspace that work at once; half as many more while replaced ones are in their grace. */
const KEYS_LIMIT = 100;
const KEYS_LIMIT_IN_GRACE = 150;

/** Makes a key inside a transaction of its workspace. Throws `IDENTITY_KEY_INVALID` or `IDENTITY_KEY_LIMIT`. */
export async function addKey(
  transaction: Transaction,
  clock: Clock,
  request: ApiKeyRequest,
  { createdBy = null, rotatedFrom = null }: KeyOrigin = {},
): Promise<NewApiKey> {
  checkKeyRequest(request, clock.nowMs());
  await requireRoom(transaction, clock, rotatedFrom === null ? KEYS_LIMIT : KEYS_LIMIT_IN_GRACE);
  const secret = newKeySecret();
  const key = await insertKey(transaction, {
    id: newUuid(clock.nowMs()),
    workspaceId: request.workspaceId,
    name: checkKeyName(request.name),
    prefix: shownPrefix(secret),
    digest: digestOf(secret),
    scopes: request.scopes,
    createdAt: clock.now(),
    expiresAt: request.expiresAt ?? null,
    allowedIps: request.allowedIps ?? null,
    limitPerMinute: request.limitPerMinute ?? null,
    createdBy,
    rotatedFrom,
  });
  return { key, secret };
}

/**
 * Revokes a key with the keys and invitations that it made or took over, and what these made in turn: whoever had it may
 * have let somebody in. Answers the keys that ended, itself first. Nobody makes one meanwhile: the workspace is held.
 */
export async function endKey(transaction: Transaction, keyId: string, now: Date): Promise<string[]> {
  await lockWorkspace(transaction);
  const { makerIds, workingIds } = await selectLine(transaction, keyId, now);
  const ended = [keyId, ...workingIds];
  for (const id of ended) await markRevoked(transaction, id, now);
  for (const makerId of makerIds) await revokeInvitationsOf(transaction, makerId, now);
  return ended;
}

/** Makes the successor of a key inside a transaction of its workspace; of several callers one wins. */
export async function replaceKey(
  transaction: Transaction,
  clock: Clock,
  { keyId, graceSeconds, expiresAt }: KeyRotation,
  createdBy: string | null,
): Promise<NewApiKey> {
  const graceEndsAt = dateFrom(clock.nowMs() + graceSeconds * 1000);
  const old = await markReplaced(transaction, keyId, clock.now(), graceEndsAt);
  if (old === undefined) throw identityErrors.IDENTITY_KEY_ENDED();
  const request = successorOf(old, expiresAt === undefined ? old.expiresAt : expiresAt);
  return addKey(transaction, clock, request, { createdBy, rotatedFrom: old.id });
}

/** A replaced key has a successor already, so it is let in above the limit of new ones. */
async function requireRoom(transaction: Transaction, clock: Clock, limit: number): Promise<void> {
  if ((await countWorkingKeys(transaction, clock.now())) >= limit)
    throw identityErrors.IDENTITY_KEY_LIMIT({ limit });
}

function successorOf(old: ApiKey, expiresAt: Date | null): ApiKeyRequest {
  return {
    workspaceId: old.workspaceId,
    name: fitName(old.name) ?? "API key",
    scopes: old.scopes,
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(old.allowedIps === null ? {} : { allowedIps: old.allowedIps }),
    ...(old.limitPerMinute === null ? {} : { limitPerMinute: old.limitPerMinute }),
  };
}

/** Throws `IDENTITY_KEY_NOT_FOUND`. */
export async function requireKey(transaction: Transaction, keyId: string): Promise<ApiKey> {
  const key = isUuid(keyId) ? await selectKey(transaction, keyId) : undefined;
  if (key === undefined) throw identityErrors.IDENTITY_KEY_NOT_FOUND();
  return key;
}
