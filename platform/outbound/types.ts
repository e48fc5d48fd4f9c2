/** How calls to one outside service are guarded; `hostPolicy` fills in the usual figures. */
export interface HostPolicy {
  /** Lower-case word for logs, metrics and messages, such as `nhtsa`. */
  readonly name: string;
  /** Absolute http(s) URL under which every call stays, such as `https://api.example.com/v2/`. */
  readonly baseUrl: string;
  /** Longest time of one call for its caller: waiting, attempts and pauses together. */
  readonly totalTimeoutMs: number;
  /** Longest time to open a connection. */
  readonly connectTimeoutMs: number;
  /** Attempts after the first one. */
  readonly retryLimit: number;
  /** First pause before a retry; doubles each time, minus up to half of it at random. */
  readonly backoffMs: number;
  /** Longest `Retry-After` believed; a longer one is shortened to this. */
  readonly retryAfterLimitSeconds: number;
  /** Calls on the wire at the same moment. */
  readonly parallelLimit: number;
  /** Calls that may wait for a place; one more is refused at once. */
  readonly waitingLimit: number;
  /** Largest body accepted. */
  readonly responseLimitBytes: number;
  /** Failed attempts in a row after which the host is left alone. */
  readonly breakerFailureLimit: number;
  /** How long the host is left alone before one call tries again. */
  readonly breakerOpenSeconds: number;
}

export interface OutboundRequest {
  /** Word for logs and metrics; paths stay out of them, they may name people and things. */
  readonly operation: string;
  readonly method?: "GET" | "POST";
  /** Path below the base URL, one entry per segment, not encoded. A last empty segment gives a closing slash. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  /** Credentials belong here, never into `path` or `query`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `application/x-www-form-urlencoded`. */
  readonly form?: Readonly<Record<string, string>>;
  /** Whether sending it twice does no harm. Default: true for GET, false for POST. */
  readonly repeatable?: boolean;
  /** False where an unreadable body is the caller's business and not a sign of a sick host. Default: true. */
  readonly unreadableCounts?: boolean;
  /** Instead of the policy's `totalTimeoutMs`. */
  readonly totalTimeoutMs?: number;
  /** Ends the call; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** A complete answer below status 500 that is neither 429 nor a redirect. */
export interface OutboundAnswer {
  readonly status: number;
  /** The parsed JSON; `undefined` for a 4xx whose body is not JSON. A 2xx always has it. */
  readonly json: unknown;
}

export type CircuitState = "closed" | "open" | "half-open";

export interface HostState {
  readonly circuit: CircuitState;
  /** Seconds until the next call may go out; 0 when it may at once. */
  readonly restsForSeconds: number;
  readonly inFlight: number;
  readonly waiting: number;
}

/** One outside service behind its guard. */
export interface OutboundHost {
  readonly name: string;
  /**
   * Sends a request and answers the parsed JSON. Throws `OUTBOUND_*` (see errors.ts);
   * `OUTBOUND_RESTING` and `OUTBOUND_RATE_LIMITED` carry `retryAfterSeconds`.
   */
  json(request: OutboundRequest): Promise<OutboundAnswer>;
  state(): HostState;
}

export interface Outbound {
  /** Makes the guard of one service. Make it once: its counters are its memory. */
  host(policy: HostPolicy): OutboundHost;
  /** Drops all connections; calls under way end with `OUTBOUND_UNREACHABLE`. */
  close(): Promise<void>;
}

export type AttemptOutcome =
  "answered" | "unreachable" | "failing" | "rate-limited" | "timed-out" | "unreadable" | "abandoned";

/** Hears of every attempt and of every change of a circuit; must be quick and must not throw. */
export interface OutboundObserver {
  attemptEnded(host: string, operation: string, outcome: AttemptOutcome, seconds: number): void;
  circuitChanged(host: string, state: CircuitState): void;
}

/** What the guard writes to the log. A pino logger fits. */
export interface OutboundLogger {
  warn(facts: object, message: string): void;
  info(facts: object, message: string): void;
}
