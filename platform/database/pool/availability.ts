import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "#platform/kernel";
import { databaseErrors } from "../errors.ts";
import type { DatabaseLogger } from "../types.ts";

const firstPauseMs = 50;
const longestPauseMs = 1_000;

/**
 * Knows whether connections can be made. After a failed connect everybody is refused at once,
 * while one probe, with growing and jittered pauses, finds out when the server is back: a
 * restarting server is not stormed, and callers do not queue up for nothing.
 */
export class Availability {
  readonly #probe: () => Promise<void>;
  readonly #logger: DatabaseLogger;
  readonly #recovered = new Set<() => void>();
  readonly #closing = new AbortController();
  #down: unknown;
  #probing: Promise<void> | undefined;

  /** `probe` brings the server up where that is ours to do, and connects once. */
  constructor(probe: () => Promise<void>, logger: DatabaseLogger) {
    this.#probe = probe;
    this.#logger = logger;
  }

  get isUp(): boolean {
    return this.#probing === undefined;
  }

  /** @throws DATABASE_UNAVAILABLE while the server is away. */
  requireUp(): void {
    if (this.#probing === undefined) return;
    throw databaseErrors.DATABASE_UNAVAILABLE(
      { reason: "it cannot be reached or is restarting" },
      { cause: this.#down, retryAfterSeconds: 1 },
    );
  }

  /** Reports that connecting failed. */
  reportDown(cause: unknown): void {
    if (this.#probing !== undefined || this.#closing.signal.aborted) return;
    this.#down = cause;
    this.#logger.warn(
      { reason: messageOf(cause) },
      "The database cannot be reached; trying again until it can",
    );
    this.#probing = this.#probeUntilUp();
  }

  onRecovered(callback: () => void): () => void {
    this.#recovered.add(callback);
    return () => this.#recovered.delete(callback);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#probing;
  }

  async #probeUntilUp(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.#closing.signal.aborted && !(await this.#succeeds())) {
      // Between half and the whole pause, so that many processes do not knock together.
      await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: this.#closing.signal }).catch(
        () => undefined,
      );
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
    this.#probing = undefined;
    if (this.#closing.signal.aborted) return;
    this.#logger.info({}, "The database can be reached again");
    for (const callback of this.#recovered) callback();
  }

  async #succeeds(): Promise<boolean> {
    try {
      await this.#probe();
      return true;
    } catch (thrown) {
      this.#down = thrown;
      return false;
    }
  }
}
