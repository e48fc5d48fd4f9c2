import type { Transaction } from "#platform/database";

/** Something that happened, for those who watch right now. */
export interface LiveEvent {
  /** What happened, such as `progress`. */
  readonly type: string;
  /** Any JSON value. */
  readonly data: unknown;
}

/** What a subscription says. */
export type LiveSignal =
  | { readonly kind: "event"; readonly event: LiveEvent }
  /** Events were lost: read the present state anew. */
  | { readonly kind: "resync" }
  /** Nothing happened for a while; shows that the line is alive. */
  | { readonly kind: "heartbeat" };

export interface SubscribeOptions {
  /** Events kept for a reader that is busy; above, all are dropped for one `resync`. 64 unless told. */
  readonly bufferLimit?: number;
  /** Silence after which a `heartbeat` is given. 15 unless told. */
  readonly heartbeatSeconds?: number;
  /** Ends the subscription when aborted. */
  readonly signal?: AbortSignal;
}

/** Signals in the order of the commits; for one reader. Leaving the loop ends the subscription. */
export interface LiveSubscription extends AsyncIterable<LiveSignal> {
  close(): void;
}

/** Tells every process what has just happened, so that people see it without asking again. */
export interface Live {
  /**
   * Announces an event when, and only when, the transaction commits.
   *
   * @param topic lower-case words, digits, `.`, `:` and `-`, such as `vin.bulk:<id>`; 100 characters at most
   * @throws LIVE_TOPIC_INVALID, LIVE_WORKSPACE_MISMATCH, LIVE_EVENT_TOO_LARGE
   */
  publish(transaction: Transaction, workspaceId: string, topic: string, event: LiveEvent): Promise<void>;
  /**
   * Hears of a topic's events from now on: all of transactions that commit after this resolves, perhaps
   * also some from right before. So subscribe first and read the state afterwards.
   *
   * @throws LIVE_TOPIC_INVALID, LIVE_SUBSCRIBERS_LIMIT, and what the database throws when it is away
   */
  subscribe(workspaceId: string, topic: string, options?: SubscribeOptions): Promise<LiveSubscription>;
  /** Ends all subscriptions. */
  close(): Promise<void>;
}
