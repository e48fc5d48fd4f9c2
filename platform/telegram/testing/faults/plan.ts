import { ApiFault, badRequest, conflict, forbidden, tooManyRequests } from "./api-fault.ts";

/** Something that goes wrong with a call. */
export type Fault =
  /** 429. */
  | { readonly kind: "flood"; readonly retryAfterSeconds: number }
  /** 403; the reason follows `Forbidden: `. */
  | { readonly kind: "forbidden"; readonly reason?: string }
  /** 409; the reason follows `Conflict: `. */
  | { readonly kind: "conflict"; readonly reason?: string }
  /** 400; the reason follows `Bad Request: `. */
  | { readonly kind: "bad-request"; readonly reason: string }
  /** 500, 502 and the like, as JSON or as the page of a proxy. */
  | { readonly kind: "server-error"; readonly status: number; readonly page?: boolean }
  /** The connection breaks: before the call has an effect, or after it, so that only the answer is lost. */
  | { readonly kind: "drop"; readonly when: "before" | "after" }
  /** The effect comes at once, the answer late. */
  | { readonly kind: "late"; readonly delayMs: number }
  /** Takes the call, has no effect and never answers. */
  | { readonly kind: "hang" };

/** Which calls meet a fault. What is left out matches everything. */
export interface FaultMatch {
  /** A token's bot. */
  readonly botId?: number;
  readonly method?: string;
  readonly chatId?: number | string;
}

export interface ReceivedCall {
  readonly botId: number;
  readonly method: string;
  readonly chatId: unknown;
}

/** Plans what goes wrong. Without an entry all goes well; the oldest entry that matches wins. */
export interface FaultPlan {
  /** The next `times` calls that match. Answers a function that takes the rest back. */
  next(fault: Fault, match?: FaultMatch & { readonly times?: number }): () => void;
  /** Every call that matches, until taken back. */
  always(fault: Fault, match?: FaultMatch): () => void;
  clear(): void;
  take(call: ReceivedCall): Fault | undefined;
}

interface Entry {
  readonly fault: Fault;
  readonly match: FaultMatch;
  left: number;
}

export function createFaultPlan(): FaultPlan {
  const entries = new Set<Entry>();
  const add = (entry: Entry): (() => void) => {
    entries.add(entry);
    return () => entries.delete(entry);
  };
  return {
    next: (fault, { times = 1, ...match } = {}) => add({ fault, match, left: times }),
    always: (fault, match = {}) => add({ fault, match, left: Number.POSITIVE_INFINITY }),
    clear: () => entries.clear(),
    take: (call) => {
      const entry = [...entries].find(({ match }) => matches(match, call));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) entries.delete(entry);
      return entry.fault;
    },
  };
}

function matches(match: FaultMatch, call: ReceivedCall): boolean {
  if (match.botId !== undefined && match.botId !== call.botId) return false;
  if (match.method !== undefined && match.method.toLowerCase() !== call.method.toLowerCase()) return false;
  return match.chatId === undefined || String(match.chatId) === String(call.chatId);
}

/** The refusal that a fault stands for; undefined for faults of the connection. */
export function refusalOf(fault: Fault): ApiFault | undefined {
  switch (fault.kind) {
    case "flood":
      return tooManyRequests(fault.retryAfterSeconds);
    case "forbidden":
      return forbidden(fault.reason ?? "bot was blocked by the user");
    case "conflict":
      return conflict(
        fault.reason ??
          "terminated by other getUpdates request; make sure that only one bot instance is running",
      );
    case "bad-request":
      return badRequest(fault.reason);
    case "server-error":
      return fault.page === true
        ? undefined
        : new ApiFault(fault.status, SERVER_ERRORS[fault.status] ?? "Internal Server Error");
    default:
      return undefined;
  }
}

/** What a status of a broken server is called. */
export const SERVER_ERRORS: Readonly<Record<number, string>> = {
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
