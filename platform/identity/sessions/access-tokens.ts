import { hasScope, type UserActor } from "../actor.ts";
import type { DigestCache } from "../digest-cache.ts";
import { tokenErrors } from "../tokens/errors.ts";
import type { AccessClaims, Tokens } from "../tokens/tokens.ts";
import type { Clock } from "#platform/kernel";
import type { SessionUses } from "./last-seen.ts";
import type { SessionLifetime } from "./lifetime.ts";
import type { SessionRecord } from "./record.ts";
import { digestOf } from "./token.ts";

/** What a process remembers of an access token. */
export interface AccessTokenRecord extends SessionRecord {
  readonly tokenExpiresMs: number;
}

export interface AccessTokenDeps {
  readonly clock: Clock;
  readonly cache: DigestCache<AccessTokenRecord>;
  readonly tokens: Pick<Tokens, "verify" | "isRevoked">;
  readonly uses: SessionUses;
  readonly lifetime: SessionLifetime;
  /** Reads a session from the database as it is in this workspace. */
  readonly findIn: (sessionId: string, workspaceId: string | null) => Promise<SessionRecord | null>;
}

/** Turns access tokens into actors: what the token says, cut down to what its person may do now. */
export class AccessTokenAuthenticator {
  readonly #deps: AccessTokenDeps;

  constructor(deps: AccessTokenDeps) {
    this.#deps = deps;
  }

  /** The actor when a fresh memory allows the call; `undefined` for anything else. */
  authenticateCached(accessToken: string): UserActor | undefined {
    const record = this.#deps.cache.get(digestOf(accessToken));
    return record && this.#deps.clock.nowMs() < record.tokenExpiresMs ? this.#admit(record) : undefined;
  }

  /** Throws `IDENTITY_TOKEN_INVALID`, `IDENTITY_TOKEN_EXPIRED` or `IDENTITY_TOKEN_REVOKED`. */
  async authenticate(accessToken: string): Promise<UserActor> {
    const { cache, clock, tokens } = this.#deps;
    const record = await cache.read(digestOf(accessToken), () => this.#find(accessToken));
    // Close to its end the token is judged anew: clocks may be apart by what `verify` allows.
    if (record !== null && clock.nowMs() >= record.tokenExpiresMs) await tokens.verify(accessToken);
    const actor = record === null ? undefined : this.#admit(record);
    if (actor === undefined) throw tokenErrors.IDENTITY_TOKEN_REVOKED();
    return actor;
  }

  async #find(accessToken: string): Promise<AccessTokenRecord | null> {
    const claims = await this.#deps.tokens.verify(accessToken);
    const session = await this.#deps.findIn(claims.sessionId, claims.workspaceId);
    if (session === null || session.actor.userId !== claims.userId) return null;
    return {
      ...session,
      actor: cutDown(session.actor, claims),
      tokenExpiresMs: claims.expiresAt.getTime(),
    };
  }

  #admit(record: AccessTokenRecord): UserActor | undefined {
    if (this.#deps.tokens.isRevoked(record.actor.sessionId)) return undefined;
    if (!this.#deps.lifetime.isAlive(record)) return undefined;
    this.#deps.uses.note(record);
    return record.actor;
  }
}

/** What the token was given at its issue and role and permissions still allow. */
function cutDown(actor: UserActor, { scopes }: AccessClaims): UserActor {
  const given: UserActor = { ...actor, scopes };
  return Object.freeze({
    ...actor,
    scopes: Object.freeze(actor.scopes.filter((scope) => hasScope(given, scope))),
    boundToWorkspace: true as const,
  });
}
