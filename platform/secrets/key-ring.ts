import { type Clock, newUuid } from "#platform/kernel";
import { type DataKey, newWrappedKey, openKey, type WrappedKey } from "./data-key.ts";
import { secretsErrors } from "./errors.ts";
import type { KeyCache } from "./key-cache.ts";
import type { MasterKeys } from "./master-keys.ts";
import type { KeyStore } from "./store.ts";

export interface KeyRingDeps {
  readonly clock: Clock;
  readonly masters: MasterKeys;
  readonly cache: KeyCache;
  readonly store: KeyStore;
}

/** Finds data keys in memory, else in the database; callers that wait for the same key share one read. */
export class KeyRing {
  readonly #deps: KeyRingDeps;
  readonly #reading = new Map<string, Promise<DataKey>>();

  constructor(deps: KeyRingDeps) {
    this.#deps = deps;
  }

  /** Throws `SECRETS_KEY_UNKNOWN`, `SECRETS_MASTER_MISSING`, `SECRETS_MASTER_WRONG` or `SECRETS_UNAVAILABLE`. */
  async find(keyId: string): Promise<DataKey> {
    return this.#deps.cache.find(keyId) ?? this.#shared(`key ${keyId}`, () => this.#read(keyId));
  }

  /** The key that encrypts for an owner; made when there is none yet. */
  async current(ownerId: string): Promise<DataKey> {
    return (
      this.#deps.cache.findCurrent(ownerId) ??
      this.#shared(`current ${ownerId}`, () => this.#readCurrent(ownerId))
    );
  }

  /** A new key for an owner, stored nowhere yet. */
  newKey(ownerId: string): WrappedKey {
    return newWrappedKey({ keyId: newUuid(this.#deps.clock.nowMs()), ownerId }, this.#deps.masters.current);
  }

  forgetOwner(ownerId: string): void {
    this.#deps.cache.forgetOwner(ownerId);
    this.#reading.clear();
  }

  forgetAll(): void {
    this.#deps.cache.forgetAll();
    this.#reading.clear();
  }

  #shared(name: string, read: () => Promise<DataKey>): Promise<DataKey> {
    const waiting = this.#reading.get(name);
    if (waiting !== undefined) return waiting;
    const reading = read().finally(() => {
      if (this.#reading.get(name) === reading) this.#reading.delete(name);
    });
    this.#reading.set(name, reading);
    return reading;
  }

  async #read(keyId: string): Promise<DataKey> {
    const { cache, store, masters } = this.#deps;
    const { generation } = cache;
    const stored = await store.find(keyId);
    if (stored === undefined) throw secretsErrors.SECRETS_KEY_UNKNOWN();
    const dataKey = openKey(stored, masters);
    cache.store(dataKey, generation);
    return dataKey;
  }

  async #readCurrent(ownerId: string): Promise<DataKey> {
    const { cache, masters } = this.#deps;
    const { generation } = cache;
    const dataKey = openKey(await this.#currentOrFirst(ownerId), masters);
    cache.storeCurrent(dataKey, generation);
    return dataKey;
  }

  async #currentOrFirst(ownerId: string): Promise<WrappedKey> {
    const { clock, store } = this.#deps;
    const found = await store.findCurrent(ownerId);
    if (found !== undefined) return found;
    await store.addFirst(this.newKey(ownerId), clock.now());
    const added = await store.findCurrent(ownerId);
    if (added === undefined) throw secretsErrors.SECRETS_KEY_UNKNOWN();
    return added;
  }
}
