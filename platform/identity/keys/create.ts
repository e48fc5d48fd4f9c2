import { identityActions } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { isUuid } from "#platform/kernel";
import { isGranted } from "#platform/limits";
import type { ApiKeyRequest, KeyRotation, NewApiKey } from "./api-key.ts";
import { identityErrors } from "../errors.ts";
import { requireLastingHand } from "../in-person.ts";
import { checkExpiry, checkGrace, checkKeyRequest } from "./request.ts";
import { addKey, endKey, replaceKey, requireDeclared, requireKey } from "./life.ts";
import { selectKeys } from "./store.ts";
import { actInWorkspace, workspaceWith } from "../tenancy/acting.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import type { Done, WorkspaceContext } from "../tenancy/context.ts";
import { note } from "../tenancy/note.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { requireHeld, scopeFault } from "../tenancy/scopes.ts";
import type { ApiKeys } from "./api-keys.ts";
import { boundedBy, type KeyBounds, requireWithin } from "./bounds.ts";

const SCOPE = "workspace:keys";

export function createApiKeys(deps: TenancyDeps): ApiKeys {
  return {
    create: (context, request, done) => create(deps, context, request, done),
    list: async (context, request) =>
      deps.database.withWorkspace(workspaceWith(context, SCOPE), (transaction) =>
        selectKeys(transaction, request),
      ),
    revoke: (context, request) => revoke(deps, context, request),
    rotate: (context, request, done) => rotate(deps, context, request, done),
  };
}

async function create(
  deps: TenancyDeps,
  context: WorkspaceContext,
  request: Omit<ApiKeyRequest, "workspaceId">,
  done?: Done<NewApiKey>,
): Promise<NewApiKey> {
  const { clock, declaredScopes } = deps;
  const whole = { ...request, workspaceId: workspaceWith(context, SCOPE) };
  requireLastingHand(context.actor);
  checkKeyRequest(whole, clock.nowMs());
  requireOwnMeasure(deps, request.limitPerMinute);
  requireDeclared(request.scopes, declaredScopes);
  return actInWorkspace(deps, context, SCOPE, async (transaction, { rank }) => {
    requireHeld(context.actor, rank, request.scopes, declaredScopes);
    const maker = await boundsOf(transaction, context);
    const bounded = maker === undefined ? whole : boundedBy(maker, whole);
    const made = await addKey(transaction, clock, bounded, { createdBy: makerOf(context) });
    if (maker !== undefined) requireWithin(maker, made.key);
    await note(deps, transaction, context, {
      action: identityActions["identity.key-created"],
      facts: { scopes: [...request.scopes] },
      target: { kind: "api-key", id: made.key.id },
    });
    await done?.(transaction, made);
    return made;
  });
}

async function revoke(
  deps: TenancyDeps,
  context: WorkspaceContext,
  { keyId }: { readonly keyId: string },
): Promise<void> {
  await actInWorkspace(deps, context, SCOPE, async (transaction) => {
    await requireKey(transaction, keyId);
    for (const id of await endKey(transaction, keyId, deps.clock.now())) {
      await note(deps, transaction, context, {
        action: identityActions["identity.key-revoked"],
        facts: {},
        target: { kind: "api-key", id },
      });
    }
  });
}

/** The secret of the successor is shown to the caller, who must hold what it may do. */
async function rotate(
  deps: TenancyDeps,
  context: WorkspaceContext,
  request: Omit<KeyRotation, "workspaceId">,
  done?: Done<NewApiKey>,
): Promise<NewApiKey> {
  const { clock, declaredScopes } = deps;
  const { graceSeconds, keyId } = request;
  requireLastingHand(context.actor);
  checkGrace(graceSeconds);
  checkExpiry(request.expiresAt, clock.nowMs());
  if (!isUuid(keyId)) throw identityErrors.IDENTITY_KEY_NOT_FOUND();
  return actInWorkspace(deps, context, SCOPE, async (transaction, { rank, workspaceId }) => {
    const { scopes } = await requireKey(transaction, keyId);
    const meaningful = scopes.filter((scope) => scopeFault(scope, declaredScopes) === undefined);
    requireHeld(context.actor, rank, meaningful, declaredScopes);
    const maker = await boundsOf(transaction, context);
    const made = await replaceKey(transaction, clock, { ...request, workspaceId }, makerOf(context));
    if (maker !== undefined) requireWithin(maker, made.key);
    await note(deps, transaction, context, {
      action: tenancyActions["identity.key-replaced"],
      facts: { graceSeconds },
      target: { kind: "api-key", id: keyId },
    });
    await done?.(transaction, made);
    return made;
  });
}

/** A limit above the policy's exempts from what the workspace shares: no member may give that. */
function requireOwnMeasure({ limits: { policies } }: TenancyDeps, limitPerMinute: number | undefined): void {
  if (!isGranted(policies, limitPerMinute)) return;
  const problem = `Give a limit of at most ${policies.apiKey.limit} requests per minute. Who runs this installation may grant a key more.`;
  throw identityErrors.IDENTITY_KEY_INVALID({ problem });
}

/** What holds the key back that makes another, which must not get free that way; `undefined` for people. */
async function boundsOf(
  transaction: Transaction,
  { actor }: WorkspaceContext,
): Promise<KeyBounds | undefined> {
  if (actor.kind === "user") return undefined;
  const key = await requireKey(transaction, actor.keyId);
  const ends = [key.expiresAt, key.graceEndsAt].filter((end) => end !== null);
  return { ...key, expiresAt: ends.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null };
}

function makerOf({ actor }: WorkspaceContext): string {
  return actor.kind === "user" ? actor.userId : actor.keyId;
}
