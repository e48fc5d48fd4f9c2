import type { Transaction } from "#platform/database";
import type { JSONWebKeySet } from "jose";

/** For whom tokens are made. */
export interface TokenSubject {
  readonly userId: string;
  /** The session that the tokens live and die with. */
  readonly sessionId: string;
  /** The workspace that is acted in; `null` for none. */
  readonly workspaceId: string | null;
  /** `<product>:<verb>`, `<product>:*` or `*`. */
  readonly scopes: readonly string[];
}

/** What a valid access token says. */
export interface AccessClaims extends TokenSubject {
  readonly tokenId: string;
  readonly expiresAt: Date;
}

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** What a client gets at sign-in and at each exchange. */
export interface TokenPair extends AccessToken {
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** Access tokens (JWT) and the refresh tokens that renew them. */
export interface Tokens {
  /** An access token alone, for callers whose session lives in a cookie. Throws `IDENTITY_TOKEN_REVOKED`. */
  issueAccess(subject: TokenSubject): Promise<AccessToken>;
  /** Starts a line of refresh tokens, inside the transaction that makes the session when one is given. */
  startFamily(subject: TokenSubject, transaction?: Transaction): Promise<TokenPair>;
  /**
   * Exchanges a refresh token for the next pair. Callers that present the same token within 10 seconds
   * get the same refresh token; a later reuse ends the session. Throws `IDENTITY_REFRESH_INVALID`.
   */
  refresh(refreshToken: string): Promise<TokenPair>;
  /**
   * Reads an access token; no query. Throws `IDENTITY_TOKEN_INVALID`, `IDENTITY_TOKEN_EXPIRED` or
   * `IDENTITY_TOKEN_REVOKED`.
   */
  verify(accessToken: string): Promise<AccessClaims>;
  /** Whether a session was ended; no query. */
  isRevoked(sessionId: string): boolean;
  /** Ends refresh and access tokens of a session, on every process within a second of the commit. */
  revokeSession(sessionId: string, transaction?: Transaction): Promise<void>;
  /** The same for all sessions of a user that have refresh tokens; answers their ids. */
  revokeUser(userId: string, transaction?: Transaction): Promise<readonly string[]>;
  /** Public keys for other services; empty with HS256, whose key is secret. */
  jwks(): JSONWebKeySet;
  /** Removes what has expired; for a schedule. Answers how many rows went. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}
