import type { Update } from "../api-types.ts";

/** Updates are kept for a day. */
const KEPT_MS = 24 * 60 * 60 * 1000;

export interface PendingUpdate {
  readonly update: Update;
  /** Updates of one key are delivered in order: a chat, or a person for queries. */
  readonly orderKey: string;
  readonly addedMs: number;
}

/** The updates that a bot has not confirmed, oldest first. */
export interface UpdateQueue {
  add(update: Omit<Update, "update_id">, orderKey: string): PendingUpdate;
  /** Adds an update as it is, its id included; it may be there already. */
  addRaw(update: Update, orderKey: string): PendingUpdate;
  /** Forgets one update. */
  confirm(entry: PendingUpdate): void;
  /** Forgets all updates below the id. */
  confirmBelow(updateId: number): void;
  /** Forgets all but the latest `count`. */
  keepLatest(count: number): void;
  clear(): void;
  has(entry: PendingUpdate): boolean;
  first(limit: number): PendingUpdate[];
  all(): Iterable<PendingUpdate>;
  readonly size: number;
}

const FIRST_UPDATE_ID = 100_000_001;

export function createUpdateQueue(nowMs: () => number, firstNumber: number): UpdateQueue {
  const pending = new Set<PendingUpdate>();
  let nextId = FIRST_UPDATE_ID + firstNumber;
  const dropOld = (): void => {
    for (const entry of pending) {
      if (entry.addedMs > nowMs() - KEPT_MS) return;
      pending.delete(entry);
    }
  };
  const addRaw = (update: Update, orderKey: string): PendingUpdate => {
    dropOld();
    const entry = { update, orderKey, addedMs: nowMs() };
    pending.add(entry);
    nextId = Math.max(nextId, update.update_id + 1);
    return entry;
  };
  return {
    add: (update, orderKey) => addRaw({ update_id: nextId, ...update }, orderKey),
    addRaw,
    confirm: (entry) => {
      pending.delete(entry);
    },
    confirmBelow: (updateId) => {
      for (const entry of pending) {
        if (entry.update.update_id < updateId) pending.delete(entry);
      }
    },
    keepLatest: (count) => {
      const entries = [...pending];
      for (const entry of entries.slice(0, Math.max(0, entries.length - count))) pending.delete(entry);
    },
    clear: () => pending.clear(),
    has: (entry) => pending.has(entry),
    first: (limit) => {
      dropOld();
      return [...pending.values().take(limit)];
    },
    all: () => {
      dropOld();
      return pending.values();
    },
    get size() {
      return pending.size;
    },
  };
}
