import type { SignedInContext } from "../sessions/manage.ts";
import type { CallContext, NewSession, Session, SessionActor } from "../sessions/session.ts";
import type { SessionBegun, SignInResult } from "../sign-in-methods/sign-in-result.ts";
import type { OperatorContext } from "./administration.ts";
import type { UserImport } from "./import.ts";
import type { PresenceProof } from "./presence.ts";
import type { SecondFactorRequest, SignInRequest } from "./sign-in.ts";
import type { PendingVerification, SignUpRequest } from "./sign-up.ts";
import type { User } from "./user.ts";

/** People: how they come, sign in, and are let out. Each action documents its errors where it is defined. */
export interface Accounts {
  signUp(context: CallContext, request: SignUpRequest): Promise<PendingVerification>;
  resendVerification(context: CallContext, request: { readonly handle: string }): Promise<void>;
  verifyByCode(
    context: CallContext,
    request: { readonly handle: string; readonly code: string },
  ): Promise<User>;
  verifyByLink(context: CallContext, request: { readonly token: string }): Promise<User>;

  /** A session, or the question for the second factor. */
  signIn(context: CallContext, request: SignInRequest): Promise<SignInResult>;
  /** The answer to that question, whatever the first factor was. */
  answerSecondFactor(context: CallContext, request: SecondFactorRequest): Promise<SessionBegun>;
  /** Proves again who is there; changes of ways in ask for that after ten minutes. */
  provePresence(context: SignedInContext, proof: PresenceProof): Promise<void>;
  signOut(context: CallContext, request: { readonly token: string }): Promise<void>;

  requestPasswordReset(context: CallContext, request: { readonly email: string }): Promise<void>;
  resetPassword(
    context: CallContext,
    request: { readonly token: string; readonly newPassword: string },
  ): Promise<void>;
  changePassword(
    context: SignedInContext,
    request: { readonly password: string; readonly newPassword: string },
  ): Promise<NewSession>;

  /** The actor behind a token. Throws `IDENTITY_SESSION_ENDED`. */
  authenticateSession(token: string): Promise<SessionActor>;
  /** The same without waiting: `undefined` when the answer is not a cached yes; then ask `authenticateSession`. */
  authenticateSessionCached(token: string): SessionActor | undefined;
  listSessions(context: SignedInContext): Promise<readonly Session[]>;
  revokeSession(context: SignedInContext, request: { readonly sessionId: string }): Promise<void>;
  revokeOtherSessions(context: SignedInContext): Promise<number>;
  rotateSession(context: SignedInContext): Promise<NewSession>;

  importUser(context: OperatorContext, request: UserImport): Promise<User>;
  disableUser(context: OperatorContext, userId: string): Promise<void>;
  enableUser(context: OperatorContext, userId: string): Promise<void>;
  /** Throws `IDENTITY_USER_NOT_FOUND`. */
  getUser(userId: string): Promise<User>;
  /** Removes what has ended; to be called on a schedule. */
  tidy(): Promise<void>;
  /** Finishes what is under way, writes the last uses that are still in memory and stops listening. */
  close(): Promise<void>;
}
