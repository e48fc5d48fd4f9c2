/** Writes down which jobs run, before they run. */
export interface RunningLedger {
  /** Resolves when it is stored that the job runs here. */
  enter(jobId: string): Promise<void>;
  leave(jobId: string): void;
}

/**
 * A job that ends its process leaves no other trace than what was stored before it began, so each
 * job is entered first. Entries that arrive while a write is under way share the next write:
 * one small statement serves as many jobs as start in a millisecond.
 *
 * @param store writes the whole set
 */
export function createRunningLedger(store: (jobIds: readonly string[]) => Promise<void>): RunningLedger {
  const running = new Set<string>();
  let writing: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function write(): Promise<void> {
    await writing?.catch(() => undefined);
    next = undefined;
    writing = store([...running]);
    return writing;
  }

  return {
    enter(jobId) {
      running.add(jobId);
      next ??= write();
      return next;
    },
    leave(jobId) {
      running.delete(jobId);
    },
  };
}
