import { accountErrors } from "../accounts/errors.ts";
import type { DigestCache } from "../digest-cache.ts";
import type { SessionLifetime } from "./lifetime.ts";
import type { Session, SessionActor } from "./session.ts";
import { digestOf, isToken } from "./token.ts";
import type { SessionUsage } from "./usage.ts";

export interface SessionAuthenticatorDeps {
  readonly cache: DigestCache<Session>;
  readonly usage: SessionUsage;
  readonly lifetime: SessionLifetime;
  /** Reads a session from the database by the digest of its token. */
  readonly find: (digest: string) => Promise<Session | null>;
}

/** Turns tokens of sessions into actors. Ends by time are judged on every call, remembered or not. */
export class SessionAuthenticator {
  readonly #deps: SessionAuthenticatorDeps;

  constructor(deps: SessionAuthenticatorDeps) {
    this.#deps = deps;
  }

  /** The actor when a fresh memory allows the call; `undefined` for anything else. */
  authenticateCached(token: string): SessionActor | undefined {
    return isToken(token) ? this.#admit(this.#deps.cache.get(digestOf(token))) : undefined;
  }

  async authenticate(token: string): Promise<SessionActor> {
    if (!isToken(token)) throw accountErrors.IDENTITY_SESSION_ENDED();
    const actor = this.#admit(await this.#deps.cache.read(digestOf(token), this.#deps.find));
    if (actor === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
    return actor;
  }

  #admit(session: Session | null | undefined): SessionActor | undefined {
    if (!session || !this.#deps.lifetime.isAlive(session)) return undefined;
    this.#deps.usage.note(session.id, session.lastSeenAt.getTime());
    return { kind: "user", userId: session.userId, sessionId: session.id };
  }
}
