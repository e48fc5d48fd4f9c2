/** The shared second layer: text by key, with a lifetime. Keys are plain ASCII of at most 400 characters. */
export interface CacheStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, lifetimeMs: number | undefined): Promise<void>;
  deleteMany(keys: readonly string[]): Promise<void>;
  /** Removes every entry of this installation. */
  clear(): Promise<void>;
  /** Removes what has expired; answers how many entries. */
  sweepExpired(): Promise<number>;
}

/** Carries invalidations between processes. */
export interface CacheBus {
  publish(text: string): Promise<void>;
  /** `onMissed`: messages may have been lost. Resolves when messages arrive. */
  subscribe(subscriber: BusSubscriber): Promise<void>;
  close(): Promise<void>;
}

export interface BusSubscriber {
  onMessage(text: string): void;
  onMissed(): void;
}
