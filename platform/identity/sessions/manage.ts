import { type Audit, type AuditActor, identityActions } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import { isUuid, type Page, type PageRequest } from "#platform/kernel";
import type { UserActor } from "../actor.ts";
import { accountActions } from "../accounts/audit-actions.ts";
import { auditActorOf } from "../audit-actor.ts";
import { requireInPerson } from "../in-person.ts";
import { inChain } from "../tenancy/chain.ts";
import { accountErrors } from "../accounts/errors.ts";
import type { SessionLifetime } from "./lifetime.ts";
import type { CallContext, NewSession, Session } from "./session.ts";
import {
  deleteSession,
  deleteSessions,
  replaceToken,
  selectByDigest,
  selectOneSession,
  selectSessions,
} from "./store.ts";
import type { Clock } from "#platform/kernel";
import { digestOf, isToken, newToken } from "./token.ts";

export interface SessionParts {
  readonly audit: Pick<Audit, "append">;
  readonly clock: Clock;
  readonly database: Database;
  readonly lifetime: SessionLifetime;
}

/** A call of a person who has signed in. */
export interface SignedInContext extends CallContext {
  readonly actor: UserActor;
}

/** The own sessions that can still be used, last seen first. */
export function listSessions(
  { clock, database, lifetime }: SessionParts,
  { actor: { userId } }: SignedInContext,
  request: PageRequest,
): Promise<Page<Session>> {
  return selectSessions(database, { userId, now: clock.now(), seenSince: lifetime.seenSince() }, request);
}

/** The session of this call. Throws `IDENTITY_SESSION_ENDED`. */
export async function currentSession(
  { database }: Pick<SessionParts, "database">,
  { actor }: SignedInContext,
): Promise<Session> {
  const session = await selectOneSession(database, actor.userId, actor.sessionId);
  if (session === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
  return session;
}

/** Ends the session of a token; nothing happens when it has ended already. */
export async function signOut(
  { audit, database }: SessionParts,
  context: CallContext,
  { token }: { readonly token: string },
): Promise<void> {
  const session = isToken(token) ? await selectByDigest(database, digestOf(token)) : undefined;
  if (session === undefined) return;
  const { id: sessionId, userId: id, impersonatedBy, workspaceId } = session;
  await inChain({ database }, impersonatedBy === null ? null : workspaceId, async (transaction) => {
    if (!(await deleteSession(transaction, id, sessionId))) return;
    const facts = {};
    const call = { ip: context.ipAddress, requestId: context.requestId };
    const actor: AuditActor = { kind: "user", id, ...(impersonatedBy === null ? {} : { impersonatedBy }) };
    if (impersonatedBy !== null) {
      const action = identityActions["identity.impersonation-ended"];
      const ended = { action, actor, facts, target: { kind: "user", id }, ...call };
      await audit.append(transaction, ended);
      if (workspaceId !== null) await audit.append(transaction, { ...ended, workspaceId: null });
    }
    const action = identityActions["identity.sign-out"];
    const target = { kind: "session", id: sessionId };
    await audit.append(transaction, { action, actor, facts, target, ...call, workspaceId: null });
  });
}

/** Ends one of the own sessions. Throws `IDENTITY_SESSION_NOT_FOUND`. */
export async function revokeSession(
  { audit, database }: SessionParts,
  { actor, ...context }: SignedInContext,
  { sessionId }: { readonly sessionId: string },
): Promise<void> {
  requireInPerson(actor);
  if (!isUuid(sessionId)) throw accountErrors.IDENTITY_SESSION_NOT_FOUND();
  await database.asApp(async (transaction) => {
    if (!(await deleteSession(transaction, actor.userId, sessionId)))
      throw accountErrors.IDENTITY_SESSION_NOT_FOUND();
    await audit.append(transaction, {
      action: accountActions["identity.session-revoked"],
      actor: auditActorOf(actor),
      facts: {},
      target: { kind: "session", id: sessionId },
      ip: context.ipAddress,
      requestId: context.requestId,
    });
  });
}

/** Ends all own sessions but this one; answers how many. */
export async function revokeOtherSessions(
  { audit, database }: SessionParts,
  { actor, ...context }: SignedInContext,
): Promise<number> {
  requireInPerson(actor);
  return database.asApp(async (transaction) => {
    const endedSessions = await deleteSessions(transaction, actor.userId, actor.sessionId);
    await audit.append(transaction, {
      action: accountActions["identity.sessions-revoked"],
      actor: auditActorOf(actor),
      facts: { ended: endedSessions },
      ip: context.ipAddress,
      requestId: context.requestId,
    });
    return endedSessions;
  });
}

/** Goes on under a new token, as after a gain of rights; the old one ends. Throws `IDENTITY_SESSION_ENDED`. */
export function rotateSession(
  { audit, database }: SessionParts,
  { actor, ...context }: SignedInContext,
): Promise<NewSession> {
  return database.asApp(async (transaction) => {
    const renewed = await renewToken(transaction, actor);
    await audit.append(transaction, {
      action: accountActions["identity.session-rotated"],
      actor: auditActorOf(actor),
      facts: {},
      target: { kind: "session", id: actor.sessionId },
      ip: context.ipAddress,
      requestId: context.requestId,
    });
    return renewed;
  });
}

/** Throws `IDENTITY_SESSION_ENDED`. */
export async function renewToken(transaction: Transaction, actor: UserActor): Promise<NewSession> {
  const token = newToken();
  const session = await replaceToken(transaction, actor.userId, actor.sessionId, digestOf(token));
  if (session === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
  return { session, token };
}
