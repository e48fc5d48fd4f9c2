import type { NewSession } from "../sessions/session.ts";

/** The person is in: what the browser or program goes on with. */
export interface SessionBegun extends NewSession {
  readonly kind: "session";
}

/** One factor was right, a second is asked for: hand `challenge` back with a code to `answerSecondFactor`. */
export interface SecondFactorAsked {
  readonly kind: "challenge";
  readonly challenge: string;
  readonly expiresAt: Date;
}

export type SignInResult = SessionBegun | SecondFactorAsked;

/**
 * The provider's verified address belongs to an account that this identity is not linked with. Its owner
 * signs in another way and hands `ticket` to `identities.linkByTicket`; nothing is merged before.
 */
export interface LinkNeeded {
  readonly kind: "link-needed";
  readonly ticket: string;
  readonly expiresAt: Date;
}

/** What comes of arriving with an identity of a provider. */
export type ArrivalResult = SignInResult | LinkNeeded;
