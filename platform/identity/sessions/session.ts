/** Where a call comes from; noted with what it does. */
export interface CallContext {
  readonly ipAddress: string;
  /** As the browser says; cut to 300 characters. */
  readonly userAgent: string;
  readonly requestId: string;
}

/** A session as its owner sees it; its token was shown once. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  /** About a minute behind. */
  readonly lastSeenAt: Date;
  /** The latest end; without use it ends earlier. */
  readonly expiresAt: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string;
  /** The workspace that the person acts in; `null` for none. */
  readonly workspaceId: string | null;
  /** The operator who acts as this person. */
  readonly impersonatedBy: string | null;
}

/** A session that begins, or goes on under a new token, with the only sight of the token. */
export interface NewSession {
  readonly session: Session;
  readonly token: string;
}
