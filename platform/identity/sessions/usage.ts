import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";

/** The last use of one session. */
export interface SessionUse {
  readonly sessionId: string;
  readonly usedAtMs: number;
}

export interface SessionUsageDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly write: (uses: readonly SessionUse[]) => Promise<void>;
}

const WRITE_AFTER_MS = 1000;
/** Ends of idle sessions are days away: a use is worth a write once a minute. */
const WORTH_NOTING_MS = 60_000;
const LARGEST_BATCH = 10_000;

/** Gathers last uses in memory and writes them in batches; never per call. */
export class SessionUsage {
  readonly #deps: SessionUsageDeps;
  #waiting = new Map<string, SessionUse>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(deps: SessionUsageDeps) {
    this.#deps = deps;
  }

  /** `knownAtMs`: the last use that the database told of. */
  note(sessionId: string, knownAtMs: number): void {
    const usedAtMs = this.#deps.clock.nowMs();
    if (usedAtMs - knownAtMs < WORTH_NOTING_MS) return;
    this.#waiting.set(sessionId, { sessionId, usedAtMs });
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
      await this.#deps.write([...batch.values()]);
    } catch (error) {
      this.#deps.logger.warn(
        { error, sessions: batch.size },
        "Last uses of sessions could not be written; trying again with the next",
      );
      this.#waiting = new Map([...[...batch].slice(-LARGEST_BATCH), ...this.#waiting]);
    } finally {
      this.#writing = undefined;
    }
  }
}
