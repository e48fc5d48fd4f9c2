import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import type { SignedInContext } from "../../sessions/manage.ts";
import type { CallContext } from "../../sessions/session.ts";
import type { SessionBegun } from "../sign-in-result.ts";

/** A passkey as its owner sees it. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  /** Whether it follows its owner from device to device. */
  readonly synced: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export type PasskeyRegistrationOptions = PublicKeyCredentialCreationOptionsJSON;
export type PasskeyRegistrationResponse = RegistrationResponseJSON;
export type PasskeySignInOptions = PublicKeyCredentialRequestOptionsJSON;
export type PasskeySignInResponse = AuthenticationResponseJSON;

/**
 * WebAuthn credentials that the authenticator finds by itself. They always check the person (PIN,
 * fingerprint, face) and so stand for both factors. Options and responses are what
 * `navigator.credentials` takes and gives, in the JSON form; challenges last five minutes and work once.
 * Changes need a fresh proof: `IDENTITY_PROOF_STALE`.
 */
export interface Passkeys {
  /** Throws `IDENTITY_PROOF_STALE` or `IDENTITY_PASSKEY_LIMIT`. */
  beginRegistration(context: SignedInContext): Promise<PasskeyRegistrationOptions>;
  /** Throws `IDENTITY_PASSKEY_UNFIT`, `_TAKEN` or `_LIMIT`, or `IDENTITY_PROOF_STALE`. */
  finishRegistration(
    context: SignedInContext,
    request: { readonly name: string; readonly response: PasskeyRegistrationResponse },
  ): Promise<Passkey>;
  /** Needs no address: the device shows the passkeys it has. Throws `IDENTITY_ACCOUNT_LIMITED`. */
  beginSignIn(context: CallContext): Promise<PasskeySignInOptions>;
  /** Throws `IDENTITY_PASSKEY_REFUSED` or `IDENTITY_ACCOUNT_LIMITED`. */
  finishSignIn(
    context: CallContext,
    request: { readonly response: PasskeySignInResponse; readonly previousToken?: string },
  ): Promise<SessionBegun>;
  /** Newest first. */
  list(userId: string): Promise<readonly Passkey[]>;
  /** Throws `IDENTITY_PASSKEY_NOT_FOUND` or `IDENTITY_ACCOUNT_INVALID`. */
  rename(
    context: SignedInContext,
    request: { readonly passkeyId: string; readonly name: string },
  ): Promise<Passkey>;
  /** Throws `IDENTITY_PASSKEY_NOT_FOUND`, `IDENTITY_LAST_WAY_IN` or `IDENTITY_PROOF_STALE`. */
  remove(context: SignedInContext, request: { readonly passkeyId: string }): Promise<void>;
}
