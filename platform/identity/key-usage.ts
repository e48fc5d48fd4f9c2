import { isIP } from "node:net";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { ApiKeyActor } from "./actor.ts";

/** The last use of one key. */
export interface KeyUse {
  readonly workspaceId: string;
  readonly keyId: string;
  readonly usedAtMs: number;
  readonly ipAddress: string | null;
}

export interface KeyUsageDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly write: (uses: readonly KeyUse[]) => Promise<void>;
}

const WRITE_AFTER_MS = 1000;
const LARGEST_BATCH = 10_000;

/** Gathers last uses in memory and writes them in batches, at most a second late; never per call. */
export class KeyUsage {
  readonly #deps: KeyUsageDeps;
  #waiting = new Map<string, KeyUse>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(deps: KeyUsageDeps) {
    this.#deps = deps;
  }

  note(actor: ApiKeyActor, ipAddress: string): void {
    this.#waiting.set(actor.keyId, {
      workspaceId: actor.workspaceId,
      keyId: actor.keyId,
      usedAtMs: this.#deps.clock.nowMs(),
      ipAddress,
    });
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS).unref();
  }

  /** Writes what waits, after a write that is under way. A failed write is logged and tried again with the next. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writing !== undefined) await this.#writing;
    if (this.#waiting.size === 0) return;
    this.#writing = this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = new Map();
    try {
      await this.#deps.write(
        [...batch.values()].map((use) => ({ ...use, ipAddress: storable(use.ipAddress) })),
      );
    } catch (error) {
      this.#deps.logger.warn(
        { error, keys: batch.size },
        "Last uses of API keys could not be written; trying again with the next",
      );
      this.#keep(batch);
    } finally {
      this.#writing = undefined;
    }
  }

  /** Puts a batch back behind newer uses; beyond the largest batch the oldest uses are given up. */
  #keep(batch: ReadonlyMap<string, KeyUse>): void {
    this.#waiting = new Map([...[...batch].slice(-LARGEST_BATCH), ...this.#waiting]);
  }
}

/** The address as people know it: no zone, IPv4 in its own form, none at all for a local socket. */
function storable(ipAddress: string | null): string | null {
  const address = (ipAddress?.split("%")[0] ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? null : address;
}
