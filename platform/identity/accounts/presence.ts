import { requireInPerson } from "../in-person.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { stampProof } from "../sign-in-methods/fresh-proof.ts";
import { signInMethodErrors } from "../sign-in-methods/errors.ts";
import { attemptKey } from "./email.ts";
import { accountErrors } from "./errors.ts";
import { admitAttempt } from "./guards.ts";
import type { AccountParts } from "./parts.ts";
import { comparable } from "./password-rules.ts";
import { isPassword } from "./sign-in.ts";
import { findUser, forgiveAttempts } from "./users-store.ts";

/** With two-factor sign-in a code, otherwise the password. */
export type PresenceProof = { readonly password: string } | { readonly code: string };

/**
 * Proves again who holds the session; good for ten minutes. People with neither password nor second factor
 * sign in anew instead. Throws `IDENTITY_PASSWORD_WRONG`, `IDENTITY_CODE_WRONG`, `IDENTITY_PROOF_STALE` (a
 * password where a code is needed), `IDENTITY_SIGN_IN_LOCKED`, `IDENTITY_CODE_ATTEMPTS` or `IDENTITY_SESSION_ENDED`.
 */
export async function provePresence(
  parts: AccountParts,
  { actor }: SignedInContext,
  proof: PresenceProof,
): Promise<void> {
  requireInPerson(actor);
  if ("code" in proof) {
    await parts.twoFactor.verify(actor.userId, proof.code);
    await stampProof(parts, actor);
    return;
  }
  const user = await findUser(parts.database, actor.userId);
  if (user === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
  if ((await parts.twoFactor.status(user.id)).enabled) throw signInMethodErrors.IDENTITY_PROOF_STALE();
  const key = attemptKey(user);
  await admitAttempt(parts, key);
  if (!(await isPassword(parts, user, comparable(proof.password))))
    throw accountErrors.IDENTITY_PASSWORD_WRONG();
  await parts.database.asApp((transaction) => forgiveAttempts(transaction, key));
  await stampProof(parts, actor);
}
