import { AppError } from "#platform/kernel";
import { admitAddress } from "../../accounts/guards.ts";
import type { CallContext } from "../../sessions/session.ts";
import { signInMethodErrors } from "../errors.ts";
import { lockPerson } from "../external/store.ts";
import { finishBothFactors } from "../finish.ts";
import type { SignInMethodsParts } from "../parts.ts";
import { noteRefusal } from "../refusal.ts";
import type { SessionBegun } from "../sign-in-result.ts";
import { CHALLENGE_MS, claimChallenge, keepChallenge } from "./challenges.ts";
import type { PasskeySignInOptions, PasskeySignInResponse } from "./passkeys.ts";
import { userHandle } from "./registration.ts";
import { relyingParty } from "./site.ts";
import { webAuthn } from "./web-authn.ts";
import { findPasskey, type StoredPasskey, useCounter } from "./store.ts";

const METHOD = "passkey";

/** A challenge for any passkey of this site. Throws `IDENTITY_ACCOUNT_LIMITED`. */
export async function beginSignIn(
  parts: SignInMethodsParts,
  context: CallContext,
): Promise<PasskeySignInOptions> {
  await admitAddress(parts, context);
  const options = await (
    await webAuthn()
  ).generateAuthenticationOptions({
    rpID: relyingParty(parts.site).id,
    timeout: CHALLENGE_MS,
    userVerification: "required",
  });
  await keepChallenge(parts, options.challenge, null);
  return options;
}

/** Begins the session. Throws `IDENTITY_PASSKEY_REFUSED`, whatever is wrong, or `IDENTITY_ACCOUNT_LIMITED`. */
export async function finishSignIn(
  parts: SignInMethodsParts,
  context: CallContext,
  { response, previousToken }: { readonly response: PasskeySignInResponse; readonly previousToken?: string },
): Promise<SessionBegun> {
  await admitAddress(parts, context);
  const passkey = await findPasskey(parts.database, Buffer.from(String(response?.id ?? ""), "base64url"));
  const shown = passkey && (await verified(parts, passkey, response));
  const begun =
    passkey &&
    shown &&
    (await finishBothFactors(parts, context, {
      userId: passkey.userId,
      method: METHOD,
      previousToken,
      settle: async (transaction) =>
        (await lockPerson(transaction, passkey.userId)) !== undefined &&
        useCounter(transaction, { passkeyId: passkey.id, now: parts.clock.now(), ...shown }),
    }));
  if (begun !== undefined) return begun;
  await noteRefusal(parts, context, { method: METHOD, userId: passkey?.userId });
  throw signInMethodErrors.IDENTITY_PASSKEY_REFUSED();
}

/** What the device signed, `undefined` when it does not hold. */
async function verified(
  parts: SignInMethodsParts,
  { credentialId, publicKey, counter, userId }: StoredPasskey,
  response: PasskeySignInResponse,
): Promise<{ readonly counter: number; readonly synced: boolean } | undefined> {
  const site = relyingParty(parts.site);
  const handle = response.response?.userHandle;
  if (handle !== undefined && handle !== Buffer.from(userHandle(userId)).toString("base64url"))
    return undefined;
  try {
    const { verified: holds, authenticationInfo } = await (
      await webAuthn()
    ).verifyAuthenticationResponse({
      response,
      expectedChallenge: (challenge) => claimChallenge(parts, challenge, null),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      credential: { id: credentialId.toString("base64url"), publicKey, counter },
      requireUserVerification: true,
    });
    const { newCounter, credentialDeviceType } = authenticationInfo;
    return holds ? { counter: newCounter, synced: credentialDeviceType === "multiDevice" } : undefined;
  } catch (error) {
    if (error instanceof AppError) throw error;
    parts.logger.info({ error }, "A response of a passkey was not accepted");
    return undefined;
  }
}
