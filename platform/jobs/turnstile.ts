/** Lets one through at a time, in order of arrival. */
export interface Turnstile {
  /** Resolves with the function that lets the next one in. */
  enter(): Promise<() => void>;
}

export function createTurnstile(): Turnstile {
  let last = Promise.resolve();
  return {
    async enter() {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      return resolve;
    },
  };
}
