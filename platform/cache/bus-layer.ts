import type { BusDriver, CacheBusMessage } from "bentocache/types";
import type { Guard } from "./guard.ts";
import type { CacheBus } from "./store.ts";

interface Envelope {
  readonly sender: string;
  readonly message: CacheBusMessage;
}

type Serializable = Parameters<BusDriver["publish"]>[1];

/** Carries BentoCache's messages over a `CacheBus`; a process does not hear itself. */
export class BusLayer implements BusDriver {
  readonly #bus: CacheBus;
  readonly #guard: Guard;
  #sender = "";
  #deliver: (message: CacheBusMessage) => void = () => {};

  constructor(bus: CacheBus, guard: Guard) {
    this.#bus = bus;
    this.#guard = guard;
  }

  setId(id: string): this {
    this.#sender = id;
    return this;
  }

  onReconnect(): void {}

  async publish(_channel: string, message: Serializable): Promise<void> {
    const text = JSON.stringify({ sender: this.#sender, message });
    await this.#guard.run(() => this.#bus.publish(text));
  }

  async subscribe<Message extends Serializable>(
    _channel: string,
    deliver: (message: Message) => void | Promise<void>,
  ): Promise<void> {
    this.#deliver = (message) => void deliver(message as unknown as Message);
  }

  /** Takes what came in over the bus; answers the message when it is another process's. */
  receive(text: string): CacheBusMessage | undefined {
    const { sender, message } = JSON.parse(text) as Envelope;
    if (sender === this.#sender) return undefined;
    this.#deliver(message);
    return message;
  }

  async unsubscribe(): Promise<void> {}

  disconnect(): Promise<void> {
    return this.#bus.close();
  }
}
