import type { Page, PageRequest } from "#platform/kernel";
import type { SignedInContext } from "../sessions/manage.ts";
import type { UserActor } from "../actor.ts";
import type { CallContext, NewSession, Session } from "../sessions/session.ts";
import type { SessionBegun, SignInResult } from "../sign-in-methods/sign-in-result.ts";
import type { OperatorContext } from "./administration.ts";
import type { UserImport } from "./import.ts";
import type { ProfileChanges } from "./own-profile.ts";
import type { PresenceProof } from "./presence.ts";
import type { SecondFactorRequest, SignInRequest } from "./sign-in.ts";
import type { PendingVerification, SignUpRequest } from "./sign-up.ts";
import type { User } from "./user.ts";
import type { LinkRequest } from "./verification.ts";

/** People: how they come, sign in, and are let out. Each action documents its errors where it is defined. */
export interface Accounts {
  signUp(context: CallContext, request: SignUpRequest): Promise<PendingVerification>;
  resendVerification(context: CallContext, request: { readonly handle: string }): Promise<void>;
  /** The person gets a workspace of their own, or that of the invitation whose token is given. */
  verifyByCode(
    context: CallContext,
    request: { readonly handle: string; readonly code: string; readonly invitation?: string },
  ): Promise<User>;
  verifyByLink(context: CallContext, request: LinkRequest): Promise<User>;

  /** A session, or the question for the second factor. */
  signIn(context: CallContext, request: SignInRequest): Promise<SignInResult>;
  /** The answer to that question, whatever the first factor was. */
  answerSecondFactor(context: CallContext, request: SecondFactorRequest): Promise<SessionBegun>;
  /** Proves again who is there; changes of ways in ask for that after ten minutes. */
  provePresence(context: SignedInContext, proof: PresenceProof): Promise<void>;
  /** Lets pass who proved it, or signed in, in the last ten minutes. Throws `IDENTITY_PROOF_STALE` or `IDENTITY_IMPERSONATION_REFUSED`. */
  requirePresence(context: SignedInContext): Promise<void>;
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

  changeProfile(context: SignedInContext, changes: ProfileChanges): Promise<User>;

  /** The actor behind a token. Throws `IDENTITY_SESSION_ENDED`. */
  authenticateSession(token: string): Promise<UserActor>;
  /** The same without waiting: `undefined` when the answer is not a cached yes; then ask `authenticateSession`. */
  authenticateSessionCached(token: string): UserActor | undefined;
  /**
   * The actor behind an access token (JWT), in the workspace that it was issued for: what the token says and
   * role and permissions still allow. Throws `IDENTITY_TOKEN_INVALID`, `_EXPIRED` or `_REVOKED`.
   */
  authenticateAccessToken(accessToken: string): Promise<UserActor>;
  authenticateAccessTokenCached(accessToken: string): UserActor | undefined;
  /**
   * The same person in another workspace of theirs, for calls that name one; the session stays where it is.
   * Throws `IDENTITY_WORKSPACE_NOT_FOUND` where the person is no member, and for access tokens of another workspace.
   */
  actIn(actor: UserActor, workspaceId: string): Promise<UserActor>;
  listSessions(context: SignedInContext, request: PageRequest): Promise<Page<Session>>;
  /** That of this call. Throws `IDENTITY_SESSION_ENDED`. */
  currentSession(context: SignedInContext): Promise<Session>;
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
