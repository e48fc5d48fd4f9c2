/** Puts single items together that come at the same time, so that they share one transaction. */
export interface Batcher<Item> {
  /** Settles when the batch of this item was stored or failed. */
  add(item: Item): Promise<void>;
  /** Waits for what is under way. */
  settle(): Promise<void>;
}

interface Entry<Item> {
  readonly item: Item;
  resolve(): void;
  reject(reason: unknown): void;
}

/**
 * While `parallel` batches are being stored, further items gather for the next one: a lone item
 * waits for nobody, and under load the batches grow by themselves.
 */
export function createBatcher<Item>(
  store: (items: readonly Item[]) => Promise<void>,
  { parallel, limit }: { readonly parallel: number; readonly limit: number },
): Batcher<Item> {
  let gathered: Entry<Item>[] = [];
  const running = new Set<Promise<void>>();
  let woken = false;

  function wake(): void {
    if (woken) return;
    woken = true;
    setImmediate(() => {
      woken = false;
      begin();
    });
  }

  function begin(): void {
    while (gathered.length > 0 && running.size < parallel) {
      const batch = gathered.splice(0, limit);
      const work = store(batch.map((entry) => entry.item))
        .then(
          () => batch.forEach((entry) => entry.resolve()),
          (error: unknown) => batch.forEach((entry) => entry.reject(error)),
        )
        .finally(() => {
          running.delete(work);
          if (gathered.length > 0) begin();
        });
      running.add(work);
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        gathered.push({ item, resolve, reject });
        wake();
      }),
    async settle() {
      while (gathered.length > 0 || running.size > 0) {
        begin();
        await Promise.all(running);
      }
      gathered = [];
    },
  };
}
