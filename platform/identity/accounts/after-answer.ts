import type { Logger } from "#platform/telemetry";

/** Work that nobody waits for, so that its cost tells a caller nothing. */
export class AfterAnswer {
  readonly #logger: Logger;
  readonly #running = new Set<Promise<void>>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Begins after the present turn of the event loop; a failure is logged under `what`. */
  run(what: string, work: () => Promise<void>): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    setImmediate(resolve);
    const running = promise.then(work).catch((error: unknown) => {
      this.#logger.error({ error }, `${what} failed`);
    });
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
