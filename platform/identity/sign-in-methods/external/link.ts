import type { Transaction } from "#platform/database";
import { isUuid, newUuid } from "#platform/kernel";
import { accountErrors } from "../../accounts/errors.ts";
import { sendNotice } from "../../accounts/notices.ts";
import type { SignedInContext } from "../../sessions/manage.ts";
import { isToken } from "../../sessions/token.ts";
import { signInMethodActions } from "../audit-actions.ts";
import { signInMethodErrors } from "../errors.ts";
import { requireFreshProof } from "../fresh-proof.ts";
import type { SignInMethodsParts } from "../parts.ts";
import type { ExternalIdentity } from "./identities.ts";
import { deleteIdentity, type ExternalKey, findIdentity, insertIdentity, lockPerson } from "./store.ts";
import { claimTicket } from "./tickets.ts";
import { requireWayIn, shownIdentity } from "./ways-in.ts";

type Linkable = ExternalKey & { readonly label: string };

/** Links a proved identity with the account. Throws `IDENTITY_EXTERNAL_TAKEN` or `IDENTITY_PROOF_STALE`. */
export async function link(
  parts: SignInMethodsParts,
  context: SignedInContext,
  identity: Linkable,
): Promise<ExternalIdentity> {
  await requireFreshProof(parts, context.actor);
  return parts.database.asApp((transaction) => linkIn(parts, transaction, context, identity));
}

/** Links what arrived as `link-needed`, once and by the owner of the address only. */
export async function linkByTicket(
  parts: SignInMethodsParts,
  context: SignedInContext,
  { ticket }: { readonly ticket: string },
): Promise<ExternalIdentity> {
  await requireFreshProof(parts, context.actor);
  if (!isToken(ticket)) throw signInMethodErrors.IDENTITY_LINK_REFUSED();
  return parts.database.asApp(async (transaction) => {
    const claimed = await claimTicket(transaction, ticket, context.actor.userId, parts.clock.now());
    if (claimed === undefined) throw signInMethodErrors.IDENTITY_LINK_REFUSED();
    return linkIn(parts, transaction, context, claimed);
  });
}

/** Takes an identity off the account. Throws `IDENTITY_EXTERNAL_NOT_FOUND`, `IDENTITY_LAST_WAY_IN` or `IDENTITY_PROOF_STALE`. */
export async function unlink(
  parts: SignInMethodsParts,
  context: SignedInContext,
  { identityId }: { readonly identityId: string },
): Promise<void> {
  const { userId } = context.actor;
  await requireFreshProof(parts, context.actor);
  if (!isUuid(identityId)) throw signInMethodErrors.IDENTITY_EXTERNAL_NOT_FOUND();
  await parts.database.asApp(async (transaction) => {
    const person = await requirePerson(transaction, userId);
    const provider = await deleteIdentity(transaction, userId, identityId);
    if (provider === undefined) throw signInMethodErrors.IDENTITY_EXTERNAL_NOT_FOUND();
    await requireWayIn(parts, transaction, userId);
    await note(parts, transaction, context, provider, identityId, "identity.external-unlinked");
    await sendNotice(parts, transaction, context, person, "way-in-removed");
  });
}

/** The person's row, held. Throws `IDENTITY_SESSION_ENDED`. */
export async function requirePerson(transaction: Transaction, userId: string) {
  const person = await lockPerson(transaction, userId);
  if (person === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
  return person;
}

async function linkIn(
  parts: SignInMethodsParts,
  transaction: Transaction,
  context: SignedInContext,
  { provider, subject, label }: Linkable,
): Promise<ExternalIdentity> {
  const { userId } = context.actor;
  const person = await requirePerson(transaction, userId);
  const createdAt = parts.clock.now();
  const id = newUuid(parts.clock.nowMs());
  const identity = { id, userId, provider, subject, label, createdAt, lastUsedAt: null };
  if (!(await insertIdentity(transaction, identity))) {
    const present = await findIdentity(transaction, identity);
    if (present?.userId !== userId) throw signInMethodErrors.IDENTITY_EXTERNAL_TAKEN();
    return shownIdentity(parts, present);
  }
  await note(parts, transaction, context, provider, id, "identity.external-linked");
  await sendNotice(parts, transaction, context, person, "way-in-added");
  return shownIdentity(parts, identity);
}

async function note(
  { audit }: SignInMethodsParts,
  transaction: Transaction,
  { actor, ipAddress, requestId }: SignedInContext,
  provider: string,
  identityId: string,
  action: "identity.external-linked" | "identity.external-unlinked",
): Promise<void> {
  await audit.append(transaction, {
    action: signInMethodActions[action],
    actor: { kind: "user", id: actor.userId },
    facts: { provider },
    target: { kind: "external-identity", id: identityId },
    ip: ipAddress,
    requestId,
  });
}
