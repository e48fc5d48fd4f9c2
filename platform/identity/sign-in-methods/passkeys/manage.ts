import { isUuid } from "#platform/kernel";
import { sendNotice } from "../../accounts/notices.ts";
import { requireName } from "../../accounts/profile.ts";
import { requireInPerson } from "../../in-person.ts";
import type { SignedInContext } from "../../sessions/manage.ts";
import { signInMethodErrors } from "../errors.ts";
import { requirePerson } from "../external/link.ts";
import { requireWayIn } from "../external/ways-in.ts";
import { requireFreshProof } from "../fresh-proof.ts";
import type { SignInMethodsParts } from "../parts.ts";
import { notePasskey } from "./note.ts";
import type { Passkey } from "./passkeys.ts";
import { deletePasskey, renamePasskey } from "./store.ts";

/** Throws `IDENTITY_PASSKEY_NOT_FOUND` or `IDENTITY_ACCOUNT_INVALID`. */
export async function rename(
  parts: SignInMethodsParts,
  context: SignedInContext,
  request: { readonly passkeyId: string; readonly name: string },
): Promise<Passkey> {
  requireInPerson(context.actor);
  const passkeyId = requireId(request.passkeyId);
  const name = requireName(request.name);
  return parts.database.asApp(async (transaction) => {
    const renamed = await renamePasskey(transaction, context.actor.userId, passkeyId, name);
    if (renamed === undefined) throw signInMethodErrors.IDENTITY_PASSKEY_NOT_FOUND();
    await notePasskey(parts, transaction, context, passkeyId, "identity.passkey-renamed");
    return renamed;
  });
}

/** Throws `IDENTITY_PASSKEY_NOT_FOUND`, `IDENTITY_LAST_WAY_IN` or `IDENTITY_PROOF_STALE`. */
export async function remove(
  parts: SignInMethodsParts,
  context: SignedInContext,
  request: { readonly passkeyId: string },
): Promise<void> {
  const { userId } = context.actor;
  await requireFreshProof(parts, context.actor);
  const passkeyId = requireId(request.passkeyId);
  await parts.database.asApp(async (transaction) => {
    const person = await requirePerson(transaction, userId);
    if (!(await deletePasskey(transaction, userId, passkeyId)))
      throw signInMethodErrors.IDENTITY_PASSKEY_NOT_FOUND();
    await requireWayIn(parts, transaction, userId);
    await notePasskey(parts, transaction, context, passkeyId, "identity.passkey-removed");
    await sendNotice(parts, transaction, context, person, "way-in-removed");
  });
}

function requireId(passkeyId: string): string {
  if (!isUuid(passkeyId)) throw signInMethodErrors.IDENTITY_PASSKEY_NOT_FOUND();
  return passkeyId;
}
