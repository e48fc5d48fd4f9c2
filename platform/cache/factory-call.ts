import type { GetSetFactoryContext } from "bentocache/types";
import type { Fill } from "./fills.ts";

export type Factory<Value> = () => Value | Promise<Value>;

/** One call of a factory. It may outlive the answer when an expired value is served meanwhile. */
export class FactoryCall<Value> {
  value: Value | undefined;
  finished = false;
  readonly #fill: Fill;
  readonly #factory: Factory<Value>;
  #running = false;
  #onIdle: (() => void) | undefined;

  constructor(fill: Fill, factory: Factory<Value>) {
    this.#fill = fill;
    this.#factory = factory;
  }

  /** Runs it; the value is not stored when it is `undefined` or was invalidated meanwhile. */
  async run(context: GetSetFactoryContext): Promise<Value | undefined> {
    this.#running = true;
    try {
      this.value = await this.#factory();
      this.finished = true;
      return this.#fill.invalidated || this.value === undefined ? context.skip() : this.value;
    } finally {
      this.#running = false;
      this.#onIdle?.();
    }
  }

  /** Calls back at once, or when the factory has ended. */
  whenIdle(callback: () => void): void {
    if (this.#running) this.#onIdle = callback;
    else callback();
  }
}
