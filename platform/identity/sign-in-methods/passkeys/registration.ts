import type { VerifiedRegistrationResponse } from "@simplewebauthn/server";
import type { Transaction } from "#platform/database";
import { AppError, newUuid } from "#platform/kernel";
import { accountErrors } from "../../accounts/errors.ts";
import { sendNotice } from "../../accounts/notices.ts";
import { requireName } from "../../accounts/profile.ts";
import { findUser } from "../../accounts/users-store.ts";
import type { SignedInContext } from "../../sessions/manage.ts";
import { signInMethodErrors } from "../errors.ts";
import { requirePerson } from "../external/link.ts";
import { requireFreshProof } from "../fresh-proof.ts";
import type { SignInMethodsParts } from "../parts.ts";
import { CHALLENGE_MS, claimChallenge, keepChallenge } from "./challenges.ts";
import { notePasskey } from "./note.ts";
import type { Passkey, PasskeyRegistrationOptions, PasskeyRegistrationResponse } from "./passkeys.ts";
import { relyingParty } from "./site.ts";
import { webAuthn } from "./web-authn.ts";
import { insertPasskey, selectCredentials, type StoredPasskey } from "./store.ts";

const LIMIT = 20;
/** COSE names of EdDSA, ES256 and RS256: what devices know and every runtime checks. */
const ALGORITHMS = [-8, -7, -257];

/** What the browser needs to make a passkey. Throws `IDENTITY_PROOF_STALE` or `IDENTITY_PASSKEY_LIMIT`. */
export async function beginRegistration(
  parts: SignInMethodsParts,
  { actor }: SignedInContext,
): Promise<PasskeyRegistrationOptions> {
  await requireFreshProof(parts, actor);
  const user = await findUser(parts.database, actor.userId);
  if (user === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
  const present = await selectCredentials(parts.database, user.id);
  if (present.length >= LIMIT) throw signInMethodErrors.IDENTITY_PASSKEY_LIMIT({ limit: LIMIT });
  const site = relyingParty(parts.site);
  const options = await (
    await webAuthn()
  ).generateRegistrationOptions({
    rpID: site.id,
    rpName: site.name,
    userName: user.email ?? user.name,
    userDisplayName: user.name,
    userID: userHandle(user.id),
    timeout: CHALLENGE_MS,
    attestationType: "none",
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: present.map(({ credentialId, transports }) => ({
      id: credentialId.toString("base64url"),
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await keepChallenge(parts, options.challenge, user.id);
  return options;
}

/** Keeps the passkey that the browser made. */
export async function finishRegistration(
  parts: SignInMethodsParts,
  context: SignedInContext,
  request: { readonly name: string; readonly response: PasskeyRegistrationResponse },
): Promise<Passkey> {
  const { userId } = context.actor;
  await requireFreshProof(parts, context.actor);
  const name = requireName(request.name);
  const made = await verified(parts, userId, request.response);
  const passkey: StoredPasskey = {
    id: newUuid(parts.clock.nowMs()),
    userId,
    name,
    credentialId: Buffer.from(made.credential.id, "base64url"),
    publicKey: made.credential.publicKey,
    counter: made.credential.counter,
    transports: made.credential.transports ?? [],
    synced: made.credentialDeviceType === "multiDevice",
    createdAt: parts.clock.now(),
    lastUsedAt: null,
  };
  return parts.database.asApp((transaction) => keep(parts, transaction, context, passkey));
}

/** The id by which the device knows whose passkey it is: the bytes of the user's id, which tell nothing. */
export function userHandle(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll("-", ""), "hex"));
}

async function verified(
  parts: SignInMethodsParts,
  userId: string,
  response: PasskeyRegistrationResponse,
): Promise<NonNullable<VerifiedRegistrationResponse["registrationInfo"]>> {
  const site = relyingParty(parts.site);
  try {
    const { registrationInfo } = await (
      await webAuthn()
    ).verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => claimChallenge(parts, challenge, userId),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      supportedAlgorithmIDs: ALGORITHMS,
      requireUserVerification: true,
    });
    if (registrationInfo !== undefined) return registrationInfo;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw signInMethodErrors.IDENTITY_PASSKEY_UNFIT(undefined, { cause });
  }
  throw signInMethodErrors.IDENTITY_PASSKEY_UNFIT();
}

async function keep(
  parts: SignInMethodsParts,
  transaction: Transaction,
  context: SignedInContext,
  passkey: StoredPasskey,
): Promise<Passkey> {
  const person = await requirePerson(transaction, passkey.userId);
  const present = await selectCredentials(transaction, passkey.userId);
  if (present.length >= LIMIT) throw signInMethodErrors.IDENTITY_PASSKEY_LIMIT({ limit: LIMIT });
  if (!(await insertPasskey(transaction, passkey))) throw signInMethodErrors.IDENTITY_PASSKEY_TAKEN();
  await notePasskey(parts, transaction, context, passkey.id, "identity.passkey-added");
  await sendNotice(parts, transaction, context, person, "way-in-added");
  const { id, name, synced, createdAt, lastUsedAt } = passkey;
  return { id, name, synced, createdAt, lastUsedAt };
}
