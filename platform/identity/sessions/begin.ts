import { isIP } from "node:net";
import type { Transaction } from "#platform/database";
import { type Clock, newUuid } from "#platform/kernel";
import type { SessionLifetime } from "./lifetime.ts";
import type { CallContext, NewSession } from "./session.ts";
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
  const now = clock.now();
  const session = {
    id: newUuid(clock.nowMs()),
    userId,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: lifetime.latestEnd(),
    ipAddress: storable(context.ipAddress),
    userAgent: context.userAgent.toWellFormed().replaceAll("\0", "").slice(0, LONGEST_USER_AGENT),
  };
  const token = newToken();
  await insertSession(transaction, session, digestOf(token));
  return { session, token };
}

/** The address as people know it: no zone, IPv4 in its own form, none at all for a local socket. */
function storable(ipAddress: string): string | null {
  const address = (ipAddress.split("%")[0] ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? null : address;
}
