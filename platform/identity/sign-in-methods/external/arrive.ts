import type { Transaction } from "#platform/database";
import type { AppError } from "#platform/kernel";
import { newUuid } from "#platform/kernel";
import { emailKey } from "../../accounts/email.ts";
import type { User } from "../../accounts/user.ts";
import { findUserByEmail, insertUser } from "../../accounts/users-store.ts";
import type { CallContext } from "../../sessions/session.ts";
import { signInMethodActions } from "../audit-actions.ts";
import { finishFirstFactor } from "../finish.ts";
import type { SignInMethodsParts } from "../parts.ts";
import type { ArrivalResult, LinkNeeded } from "../sign-in-result.ts";
import type { ProvenIdentity } from "./proven.ts";
import { findIdentity, insertIdentity, lockIdentity, lockPerson, touchIdentity } from "./store.ts";
import { issueTicket } from "./tickets.ts";

interface Arrival {
  readonly identity: ProvenIdentity;
  readonly previousToken: string | undefined;
  /** For a disabled person: the refusal that the provider's own faults bring, too. */
  readonly refusal: () => AppError;
}

/**
 * Lets in whoever a provider has proved: the linked person, or a new one. An address that has an account
 * is not enough: its owner is asked to sign in and link.
 */
export async function arrive(
  parts: SignInMethodsParts,
  context: CallContext,
  { identity, previousToken, refusal }: Arrival,
): Promise<ArrivalResult> {
  const linked = await findIdentity(parts.database, identity);
  const found =
    linked ??
    (await parts.database.asApp((transaction) => welcomeOnce(parts, transaction, context, identity)));
  if ("kind" in found) return found;
  const { userId } = found;
  const result = await finishFirstFactor(parts, context, {
    userId,
    method: identity.method,
    previousToken,
    settle: async (transaction) =>
      (await lockPerson(transaction, userId)) !== undefined &&
      touchIdentity(transaction, identity, userId, parts.clock.now()),
  });
  if (result === undefined) throw refusal();
  return result;
}

/** Of many arrivals of one unknown identity the first makes the person, the others find it. */
async function welcomeOnce(
  parts: SignInMethodsParts,
  transaction: Transaction,
  context: CallContext,
  identity: ProvenIdentity,
): Promise<{ readonly userId: string } | LinkNeeded> {
  await lockIdentity(transaction, identity);
  const linked = await findIdentity(transaction, identity);
  if (linked !== undefined) return linked;
  const user = newcomer(parts, identity);
  if (await insertUser(transaction, { ...user, passwordHash: null })) {
    await settleIn(parts, transaction, context, user, identity);
    return { userId: user.id };
  }
  const owner = await findUserByEmail(transaction, emailKey(identity.email ?? ""));
  if (owner === undefined) throw new Error("An address was taken and is free again; the caller may repeat.");
  await note(parts, transaction, context, owner.id, identity, "identity.link-asked");
  return issueTicket(transaction, parts.clock, owner.id, identity);
}

function newcomer({ clock }: SignInMethodsParts, { email, name, language }: ProvenIdentity): User {
  const now = clock.now();
  return {
    id: newUuid(clock.nowMs()),
    email,
    name,
    language,
    emailVerifiedAt: email === null ? null : now,
    createdAt: now,
    disabledAt: null,
  };
}

async function settleIn(
  parts: SignInMethodsParts,
  transaction: Transaction,
  context: CallContext,
  user: User,
  identity: ProvenIdentity,
): Promise<void> {
  const { provider, subject, label } = identity;
  const id = newUuid(parts.clock.nowMs());
  const kept = { id, userId: user.id, provider, subject, label, createdAt: user.createdAt, lastUsedAt: null };
  await insertIdentity(transaction, kept);
  await note(parts, transaction, context, user.id, identity, "identity.arrived");
  await parts.welcome?.(transaction, context, user);
}

async function note(
  { audit }: SignInMethodsParts,
  transaction: Transaction,
  context: CallContext,
  userId: string,
  { provider }: ProvenIdentity,
  action: "identity.arrived" | "identity.link-asked",
): Promise<void> {
  await audit.append(transaction, {
    action: signInMethodActions[action],
    actor: action === "identity.arrived" ? { kind: "user", id: userId } : { kind: "anonymous" },
    facts: { provider },
    target: { kind: "user", id: userId },
    ip: context.ipAddress,
    requestId: context.requestId,
  });
}
