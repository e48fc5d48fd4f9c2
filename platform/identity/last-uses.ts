import type { Logger } from "#platform/telemetry";

export interface LastUsesDeps<Use> {
  readonly logger: Logger;
  /** For the log, such as `API keys`. */
  readonly of: string;
  readonly write: (uses: readonly Use[]) => Promise<void>;
}

const WRITE_AFTER_MS = 1000;
const LARGEST_BATCH = 10_000;

/** Gathers last uses in memory and writes them in batches, at most a second late; never per call. */
export class LastUses<Use> {
  readonly #deps: LastUsesDeps<Use>;
  #waiting = new Map<string, Use>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(deps: LastUsesDeps<Use>) {
    this.#deps = deps;
  }

  /** Takes the place of an earlier use under this id. */
  note(id: string, use: Use): void {
    this.#waiting.set(id, use);
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
        { error, uses: batch.size },
        `Last uses of ${this.#deps.of} could not be written; trying again with the next`,
      );
      this.#keep(batch);
    } finally {
      this.#writing = undefined;
    }
  }

  /** Puts a batch back behind newer uses; beyond the largest batch the oldest uses are given up. */
  #keep(batch: ReadonlyMap<string, Use>): void {
    this.#waiting = new Map([...[...batch].slice(-LARGEST_BATCH), ...this.#waiting]);
  }
}
