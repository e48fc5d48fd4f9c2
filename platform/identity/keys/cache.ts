import { DigestCache, type DigestCacheOptions } from "../digest-cache.ts";
import type { KeyRecord } from "./record.ts";

export type KeyCacheOptions = Omit<DigestCacheOptions<KeyRecord>, "idOf">;

/** Remembers keys by the digest of their secret. */
export class KeyCache extends DigestCache<KeyRecord> {
  constructor(options: KeyCacheOptions) {
    super({ ...options, idOf: (record) => record.actor.keyId });
  }
}
