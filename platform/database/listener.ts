import { setTimeout as sleep } from "node:timers/promises";
import { Client, escapeIdentifier } from "pg";
import { type Clock, messageOf } from "#platform/kernel";
import { translate } from "./pool/faults.ts";
import { connectionSettings } from "./pool/role-pool.ts";
import type { DatabaseLogger, Subscriber, Subscription } from "./types.ts";

export interface ListenerOptions {
  readonly connectionString: string;
  readonly connectTimeoutSeconds: number;
  readonly logger: DatabaseLogger;
  readonly clock: Pick<Clock, "monotonicMs">;
  /** How often the connection is tried out, so that one that died silently is noticed. */
  readonly heartbeatMs: number;
  /** Silence from which on messages may be missing. */
  readonly silentMs: number;
}

const firstPauseMs = 50;
const longestPauseMs = 1_000;

/** LISTEN on one connection for all channels of the process; reconnects and tells subscribers what that may have cost. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #closing = new AbortController();
  #client: Client | undefined;
  /** Everything that was sent before this moment has come in. */
  #heardUntilMs = Number.NEGATIVE_INFINITY;
  #connecting: Promise<Client> | undefined;
  #reconnecting: Promise<void> | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  async listen(channel: string, subscriber: Subscriber): Promise<Subscription> {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(channel)) throw new Error(`"${channel}" is not a channel name.`);
    const subscribers = this.#subscribers.get(channel) ?? new Set();
    this.#subscribers.set(channel, subscribers.add(subscriber));
    try {
      const client = await this.#connected();
      await client.query(`listen ${escapeIdentifier(channel)}`);
    } catch (thrown) {
      subscribers.delete(subscriber);
      throw translate(thrown);
    }
    return {
      isHearing: () => this.#isHearing(),
      stop: () => this.#stop(channel, subscriber),
    };
  }

  #isHearing(): boolean {
    const { clock, silentMs } = this.#options;
    return this.#client !== undefined && clock.monotonicMs() - this.#heardUntilMs < silentMs;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connecting?.catch(() => undefined);
    await this.#reconnecting;
    await this.#client?.end().catch(() => undefined);
  }

  async #stop(channel: string, subscriber: Subscriber): Promise<void> {
    const subscribers = this.#subscribers.get(channel);
    if (subscribers === undefined || !subscribers.delete(subscriber) || subscribers.size > 0) return;
    this.#subscribers.delete(channel);
    await this.#client?.query(`unlisten ${escapeIdentifier(channel)}`).catch(() => undefined);
  }

  #connected(): Promise<Client> {
    if (this.#client !== undefined) return Promise.resolve(this.#client);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<Client> {
    const { clock, connectionString, connectTimeoutSeconds } = this.#options;
    const askedMs = clock.monotonicMs();
    const client = new Client({
      ...connectionSettings(connectionString, "app", connectTimeoutSeconds),
      application_name: "tradepost listener",
      query_timeout: connectTimeoutSeconds * 1_000,
      pipeline: true,
    });
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, new Error("The connection ended.")));
    client.on("notification", ({ channel, payload }) => this.#deliver(channel, payload ?? ""));
    await client.connect();
    for (const channel of this.#subscribers.keys()) await client.query(`listen ${escapeIdentifier(channel)}`);
    this.#client = client;
    this.#heardUntilMs = askedMs;
    void this.#beat(client);
    return client;
  }

  #deliver(channel: string, payload: string): void {
    for (const subscriber of this.#subscribers.get(channel) ?? []) subscriber.onMessage(payload);
  }

  async #beat(client: Client): Promise<void> {
    while (this.#client === client) {
      await sleep(this.#options.heartbeatMs, undefined, {
        ref: false,
        signal: this.#closing.signal,
      }).catch(() => undefined);
      if (this.#closing.signal.aborted || this.#client !== client) return;
      await this.#ask(client).catch((thrown: unknown) => this.#lost(client, thrown));
    }
  }

  /** The server answers in order, so what it had to tell before has been delivered with the answer. */
  async #ask(client: Client): Promise<void> {
    const askedMs = this.#options.clock.monotonicMs();
    await client.query("select 1");
    if (this.#client === client) this.#heardUntilMs = askedMs;
  }

  #lost(client: Client, reason: unknown): void {
    if (this.#client !== client || this.#closing.signal.aborted) return;
    this.#client = undefined;
    this.#options.logger.warn(
      { reason: messageOf(reason) },
      "The connection for notifications broke; reconnecting",
    );
    void client.end().catch(() => undefined);
    this.#reconnecting = this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#connected();
        for (const subscribers of this.#subscribers.values())
          for (const subscriber of subscribers) subscriber.onMissed();
        return;
      } catch {
        await sleep(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  }
}
