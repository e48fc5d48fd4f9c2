import { randomBytes } from "node:crypto";
import type { Audit } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import { type Clock, dateFrom, newUuid } from "#platform/kernel";
import { tenancyErrors } from "../tenancy/errors.ts";
import { tokenAuditActions } from "./audit-actions.ts";
import type { TokensConfig } from "./config.ts";
import { tokenErrors } from "./errors.ts";
import { type Derivation, isRefreshToken, newRefreshToken, refreshDigest } from "./refresh-secret.ts";
import {
  endFamilies,
  insertFamily,
  insertRevocations,
  insertToken,
  lockFamily,
  markUsed,
  type StoredFamily,
  type StoredToken,
  selectToken,
} from "./refresh-store.ts";
import type { TokenSubject } from "./tokens.ts";

/** How long tabs that hold the same token get the same successor. */
const REFRESH_GRACE_MS = 10_000;
const DAY_MS = 86_400_000;

export interface RefreshDeps {
  readonly config: Pick<TokensConfig, "refreshDays" | "familyDays">;
  readonly clock: Clock;
  readonly database: Database;
  readonly audit: Pick<Audit, "append">;
  /** The current one first. */
  readonly derivations: readonly Derivation[];
  /** Until when access tokens of a session that ends now may live. */
  readonly revokedUntil: () => Date;
}

export interface Exchanged {
  readonly subject: TokenSubject;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** Starts a family of refresh tokens. */
export async function startRefreshFamily(
  deps: RefreshDeps,
  transaction: Transaction,
  subject: TokenSubject,
): Promise<Exchanged> {
  const createdAt = deps.clock.now();
  const familyId = newUuid(createdAt.getTime());
  const endsAt = dateFrom(createdAt.getTime() + deps.config.familyDays * DAY_MS);
  await insertFamily(transaction, { ...subject, familyId, createdAt, endsAt });
  const refreshToken = newRefreshToken();
  const refreshExpiresAt = await store(deps, transaction, { familyId, endsAt }, refreshToken);
  return { subject, refreshToken, refreshExpiresAt };
}

/** Exchanges a refresh token. Throws `IDENTITY_REFRESH_INVALID`. */
export async function exchange(deps: RefreshDeps, presented: string): Promise<Exchanged> {
  if (!isRefreshToken(presented)) throw tokenErrors.IDENTITY_REFRESH_INVALID();
  // A reuse must end the family although the caller is refused, so refusing waits for the commit.
  const exchanged = await deps.database.asApp((transaction) => exchangeIn(deps, transaction, presented));
  if (exchanged === undefined) throw tokenErrors.IDENTITY_REFRESH_INVALID();
  return exchanged;
}

async function exchangeIn(
  deps: RefreshDeps,
  transaction: Transaction,
  presented: string,
): Promise<Exchanged | undefined> {
  const digest = refreshDigest(presented);
  const family = await lockFamily(transaction, digest);
  const now = deps.clock.now();
  if (family === undefined || family.ended || family.endsAt <= now) return undefined;
  const token = await selectToken(transaction, digest);
  if (token === undefined) return undefined;
  // The token stays good for the day on which the workspace is enabled again.
  if (await isDisabled(transaction, family)) throw tenancyErrors.IDENTITY_WORKSPACE_DISABLED();
  if (token.usedAt === null) {
    if (token.expiresAt <= now) return undefined;
    return rotate(deps, transaction, family, presented, token);
  }
  if (now.getTime() - token.usedAt.getTime() <= REFRESH_GRACE_MS) {
    return latestSuccessor(deps, transaction, family, presented, token);
  }
  await endReused(deps, transaction, family);
  return undefined;
}

/** Whoever knows the public keys alone would believe an access token that names a disabled workspace. */
async function isDisabled(transaction: Transaction, { workspaceId }: StoredFamily): Promise<boolean> {
  if (workspaceId === null) return false;
  const [row] = await transaction.query<{ disabled: boolean }>(
    "select identity.is_workspace_disabled($1) as disabled",
    [workspaceId],
  );
  return row?.disabled === true;
}

async function rotate(
  deps: RefreshDeps,
  transaction: Transaction,
  family: StoredFamily,
  presented: string,
  token: StoredToken,
): Promise<Exchanged | undefined> {
  const [derive] = deps.derivations;
  if (derive === undefined) throw new Error("There is no master secret to derive refresh tokens from.");
  if (!(await markUsed(transaction, refreshDigest(presented), deps.clock.now()))) return undefined;
  const refreshToken = derive(presented, token.salt);
  const refreshExpiresAt = await store(deps, transaction, family, refreshToken);
  return { subject: family, refreshToken, refreshExpiresAt };
}

/**
 * Follows the line from a token in its grace to the one that is not used yet: a slow tab must not
 * bring back a token that another tab has already exchanged.
 */
async function latestSuccessor(
  deps: RefreshDeps,
  transaction: Transaction,
  family: StoredFamily,
  presented: string,
  token: StoredToken,
): Promise<Exchanged | undefined> {
  for (const derive of deps.derivations) {
    const refreshToken = derive(presented, token.salt);
    const next = await selectToken(transaction, refreshDigest(refreshToken));
    if (next === undefined) continue;
    if (next.usedAt !== null) return latestSuccessor(deps, transaction, family, refreshToken, next);
    return { subject: family, refreshToken, refreshExpiresAt: next.expiresAt };
  }
  return undefined;
}

async function store(
  deps: RefreshDeps,
  transaction: Transaction,
  family: Pick<StoredFamily, "familyId" | "endsAt">,
  refreshToken: string,
): Promise<Date> {
  const createdAt = deps.clock.now();
  const idleEndMs = createdAt.getTime() + deps.config.refreshDays * DAY_MS;
  const expiresAt = dateFrom(Math.min(idleEndMs, family.endsAt.getTime()));
  await insertToken(transaction, {
    digest: refreshDigest(refreshToken),
    familyId: family.familyId,
    salt: randomBytes(32),
    createdAt,
    expiresAt,
  });
  return expiresAt;
}

/** Somebody else holds a copy, and nobody can tell who is who: the whole session ends. */
async function endReused(deps: RefreshDeps, transaction: Transaction, family: StoredFamily): Promise<void> {
  const { sessionId } = family;
  await endFamilies(transaction, { sessionId }, deps.clock.now(), "reused");
  await insertRevocations(transaction, [sessionId], deps.revokedUntil());
  await deps.audit.append(transaction, {
    action: tokenAuditActions["identity.refresh-reused"],
    actor: { kind: "anonymous" },
    target: { kind: "user", id: family.userId },
    facts: { sessionId },
    workspaceId: null,
  });
}
