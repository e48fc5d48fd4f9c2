import { accountErrors } from "../accounts/errors.ts";
import type { UserActor } from "../actor.ts";
import type { DigestCache } from "../digest-cache.ts";
import { identityErrors } from "../errors.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import type { SessionUses } from "./last-seen.ts";
import type { SessionLifetime } from "./lifetime.ts";
import type { SessionRecord } from "./record.ts";
import { digestOf, isToken } from "./token.ts";

export interface SessionAuthenticatorDeps {
  readonly byToken: DigestCache<SessionRecord>;
  readonly byWorkspace: DigestCache<SessionRecord>;
  readonly uses: SessionUses;
  readonly lifetime: SessionLifetime;
  /** Reads a session from the database by the digest of its token. */
  readonly find: (digest: string) => Promise<SessionRecord | null>;
  /** The same by id, as it would be in this workspace. */
  readonly findIn: (sessionId: string, workspaceId: string) => Promise<SessionRecord | null>;
}

/** Turns tokens of sessions into actors. Ends by time are judged on every call, remembered or not. */
export class SessionAuthenticator {
  readonly #deps: SessionAuthenticatorDeps;

  constructor(deps: SessionAuthenticatorDeps) {
    this.#deps = deps;
  }

  /** The actor when a fresh memory allows the call; `undefined` for anything else. */
  authenticateCached(token: string): UserActor | undefined {
    return isToken(token) ? this.#admit(this.#deps.byToken.get(digestOf(token))) : undefined;
  }

  async authenticate(token: string): Promise<UserActor> {
    if (!isToken(token)) throw accountErrors.IDENTITY_SESSION_ENDED();
    const actor = this.#admit(await this.#deps.byToken.read(digestOf(token), this.#deps.find));
    if (actor === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
    return actor;
  }

  /** The same person in another workspace; throws `IDENTITY_WORKSPACE_NOT_FOUND` where that is none of theirs, or `_DISABLED`. */
  async actIn(actor: UserActor, workspaceId: string): Promise<UserActor> {
    if (actor.workspaceId === workspaceId) return actor;
    if (actor.boundToWorkspace === true) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
    const { sessionId } = actor;
    const record = await this.#deps.byWorkspace.read(`${sessionId} ${workspaceId}`, () =>
      this.#deps.findIn(sessionId, workspaceId),
    );
    const there = this.#admit(record);
    if (there === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
    if (there.workspaceDisabled === true) throw tenancyErrors.IDENTITY_WORKSPACE_DISABLED();
    if (there.workspaceId === null) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
    return there;
  }

  #admit(record: SessionRecord | null | undefined): UserActor | undefined {
    if (!record || !this.#deps.lifetime.isAlive(record)) return undefined;
    this.#deps.uses.note(record);
    return record.actor;
  }
}
