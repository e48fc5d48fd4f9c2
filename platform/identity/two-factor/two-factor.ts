import type { SignedInContext } from "../sessions/manage.ts";

/** What a person needs to add the account to an authenticator app. Shown once. */
export interface Enrolment {
  /** Base32, for typing it in. */
  readonly secret: string;
  /** `otpauth://totp/...` */
  readonly uri: string;
  /** The URI as a QR code: an SVG document, and a PNG as `data:` URL. */
  readonly qrSvg: string;
  readonly qrDataUrl: string;
}

export interface TwoFactorStatus {
  readonly enabled: boolean;
  readonly enabledAt: Date | null;
  readonly recoveryCodesLeft: number;
}

export type ProofMethod = "totp" | "recovery-code";

/** A second factor that was shown. */
export interface Proof {
  readonly method: ProofMethod;
  readonly recoveryCodesLeft: number;
}

/** What the first factor left behind, to be handed back after the second. */
export interface Challenge {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AnsweredChallenge extends Proof {
  readonly userId: string;
  /** The first factor, as given to `startChallenge`. */
  readonly firstMethod: string;
}

/**
 * TOTP (RFC 6238: SHA-1, 6 digits, 30 s) and recovery codes. A `code` is either of the two; each works
 * once. A wrong one throws `IDENTITY_CODE_WRONG`; after ten in 15 minutes all are refused with
 * `IDENTITY_CODE_ATTEMPTS` until the 15 minutes are over. What changes how a person signs in takes the actor and
 * refuses an operator who acts for them: `IDENTITY_IMPERSONATION_REFUSED`. Its owner hears by mail of every change, and of
 * every recovery code that is used.
 */
export interface TwoFactor {
  status(userId: string): Promise<TwoFactorStatus>;
  /**
   * Makes a secret that waits for `confirm`; replaces an earlier one that waits. After a sign-in or a proof of the
   * last ten minutes. Throws `IDENTITY_TWO_FACTOR_ALREADY_ON` or `IDENTITY_PROOF_STALE`.
   */
  enrol(context: SignedInContext): Promise<Enrolment>;
  /** Turns two-factor on with a code of the app; answers the recovery codes, which are shown once. */
  confirm(context: SignedInContext, code: string): Promise<readonly string[]>;
  /** Throws `IDENTITY_TWO_FACTOR_OFF` when there is nothing to check against. */
  verify(userId: string, code: string): Promise<Proof>;
  disable(context: SignedInContext, code: string): Promise<void>;
  /** Replaces all recovery codes; answers the new ones, which are shown once. */
  replaceRecoveryCodes(context: SignedInContext, code: string): Promise<readonly string[]>;
  /**
   * For somebody who has lost the app and the recovery codes, when whoever runs the installation has made sure who asks:
   * ends all sessions, and the password alone signs in again. The person is told by mail; the reason (5 to 200
   * characters) stands in the operator's log. Throws `IDENTITY_TWO_FACTOR_OFF` or `IDENTITY_ACCOUNT_INVALID`.
   */
  removeAtCommandLine(request: { readonly userId: string; readonly reason: string }): Promise<void>;
  /** After the first factor: a token that the second must come with, within 10 minutes, once. */
  startChallenge(request: { readonly userId: string; readonly firstMethod: string }): Promise<Challenge>;
  /** Throws `IDENTITY_CHALLENGE_INVALID`. A wrong code leaves the challenge open. */
  answerChallenge(token: string, code: string): Promise<AnsweredChallenge>;
  /** Removes challenges that have expired; for a schedule. Answers how many. */
  sweep(): Promise<number>;
}
