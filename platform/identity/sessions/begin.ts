import type { Transaction } from "#platform/database";
import { type Clock, newUuid } from "#platform/kernel";
import { storableAddress } from "../storable-address.ts";
import type { SessionLifetime } from "./lifetime.ts";
import type { CallContext, NewSession, Session } from "./session.ts";
import { deleteByDigest, insertSession } from "./store.ts";
import { digestOf, isToken, newToken } from "./token.ts";

const LONGEST_USER_AGENT = 300;

/** Begins a session under a new token; the browser's session so far ends. */
export async function beginSession(
  { clock, lifetime }: { readonly clock: Clock; readonly lifetime: SessionLifetime },
  transaction: Transaction,
  context: CallContext,
  { userId, previousToken }: { readonly userId: string; readonly previousToken: string | undefined },
): Promise<NewSession> {
  if (previousToken !== undefined && isToken(previousToken))
    await deleteByDigest(transaction, digestOf(previousToken));
  return addSession(clock, transaction, context, {
    userId,
    expiresAt: lifetime.latestEnd(),
    workspaceId: null,
    impersonatedBy: null,
  });
}

/** Stores a session under a new token; without a workspace it goes on where its person was last. */
export async function addSession(
  clock: Clock,
  transaction: Transaction,
  context: CallContext,
  begun: Pick<Session, "userId" | "expiresAt" | "workspaceId" | "impersonatedBy">,
): Promise<NewSession> {
  const now = clock.now();
  const token = newToken();
  const session = {
    ...begun,
    id: newUuid(clock.nowMs()),
    createdAt: now,
    lastSeenAt: now,
    ipAddress: storableAddress(context.ipAddress),
    userAgent: context.userAgent.toWellFormed().replaceAll("\0", "").slice(0, LONGEST_USER_AGENT),
  };
  return { session: await insertSession(transaction, session, digestOf(token)), token };
}
