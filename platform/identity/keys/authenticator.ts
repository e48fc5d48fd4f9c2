import type { AppError, Clock } from "#platform/kernel";
import type { ApiKeyActor } from "../actor.ts";
import { identityErrors } from "../errors.ts";
import type { KeyCache } from "./cache.ts";
import { judge, type KeyRecord, type Verdict } from "./record.ts";
import { digestOf, isKeySecret } from "./secret.ts";
import type { LastUses } from "../last-uses.ts";
import { tenancyErrors } from "../tenancy/errors.ts";

/** The last use of one key. */
export interface KeyUse {
  readonly workspaceId: string;
  readonly keyId: string;
  readonly usedAtMs: number;
  readonly ipAddress: string;
}

export interface AuthenticatorDeps {
  readonly clock: Clock;
  readonly cache: KeyCache;
  readonly uses: LastUses<KeyUse>;
  /** Reads a key from the database by the digest of its secret. */
  readonly find: (digest: string) => Promise<KeyRecord | null>;
}

const REFUSALS: Readonly<Record<Exclude<Verdict, "allowed">, () => AppError>> = {
  revoked: () => identityErrors.IDENTITY_KEY_REVOKED(),
  expired: () => identityErrors.IDENTITY_KEY_EXPIRED(),
  disabled: () => tenancyErrors.IDENTITY_WORKSPACE_DISABLED(),
  closed: () => tenancyErrors.IDENTITY_WORKSPACE_CLOSED(),
  "ip-refused": () => identityErrors.IDENTITY_KEY_IP_REFUSED(),
};

/**
 * Turns presented keys into actors.
 *
 * Form and checksum are checked before anything is looked up. What follows depends only on the
 * SHA-256 of the key, which nobody can steer towards a stored one, so its timing tells nothing.
 */
export class Authenticator {
  readonly #deps: AuthenticatorDeps;

  constructor(deps: AuthenticatorDeps) {
    this.#deps = deps;
  }

  /** The actor when a fresh memory allows the call; `undefined` for anything else. */
  authenticateCached(presented: string, ipAddress: string): ApiKeyActor | undefined {
    if (!isKeySecret(presented)) return undefined;
    const record = this.#deps.cache.get(digestOf(presented));
    if (!record || judge(record, ipAddress, this.#deps.clock.nowMs()) !== "allowed") return undefined;
    this.#note(record.actor, ipAddress);
    return record.actor;
  }

  async authenticate(presented: string, ipAddress: string): Promise<ApiKeyActor> {
    if (!isKeySecret(presented)) throw identityErrors.IDENTITY_KEY_UNKNOWN();
    const record = await this.#deps.cache.read(digestOf(presented), this.#deps.find);
    if (record === null) throw identityErrors.IDENTITY_KEY_UNKNOWN();
    const verdict = judge(record, ipAddress, this.#deps.clock.nowMs());
    if (verdict !== "allowed") throw REFUSALS[verdict]();
    this.#note(record.actor, ipAddress);
    return record.actor;
  }

  #note({ keyId, workspaceId }: ApiKeyActor, ipAddress: string): void {
    this.#deps.uses.note(keyId, { workspaceId, keyId, usedAtMs: this.#deps.clock.nowMs(), ipAddress });
  }
}
