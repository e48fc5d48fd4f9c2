import { badRequest } from "../faults/api-fault.ts";
import { queryNumber } from "./numbers.ts";

export type QueryKind = "callback" | "inline" | "pre-checkout" | "shipping" | "web-app";

/** A question to a bot that waits for the answer of one method. */
export interface OpenQuery<Answer = unknown> {
  readonly id: string;
  readonly kind: QueryKind;
  readonly botId: number;
  readonly userId: number;
  readonly untilMs: number;
  /** Resolves with the bot's answer. */
  readonly answered: Promise<Answer>;
  readonly answer: (answer: Answer) => void;
}

/** How long a bot may take to answer, in milliseconds. */
export const QUERY_LIFETIME_MS: Readonly<Record<QueryKind, number>> = {
  callback: 15 * 1000,
  inline: 15 * 1000,
  "pre-checkout": 10 * 1000,
  shipping: 60 * 1000,
  "web-app": 60 * 60 * 1000,
};

/** Old queries are looked for each time so many new ones have come. */
const KEPT_QUERIES = 1000;

export interface Queries {
  open<Answer>(kind: QueryKind, botId: number, userId: number): OpenQuery<Answer>;
  /** The query for its answer; throws the refusal of 400 when it is unknown, another bot's or too old. */
  take(kind: QueryKind, botId: number, id: string): OpenQuery;
}

export function createQueries(nowMs: () => number): Queries {
  const queries = new Map<string, OpenQuery>();
  let count = 0;
  const dropOld = (): void => {
    for (const [id, { untilMs }] of queries) if (untilMs < nowMs()) queries.delete(id);
  };
  return {
    open: <Answer>(kind: QueryKind, botId: number, userId: number) => {
      count += 1;
      if (count % KEPT_QUERIES === 0) dropOld();
      const { promise, resolve } = Promise.withResolvers<Answer>();
      const query: OpenQuery<Answer> = {
        id: queryNumber(`${kind} ${count}`),
        kind,
        botId,
        userId,
        untilMs: nowMs() + QUERY_LIFETIME_MS[kind],
        answered: promise,
        answer: resolve,
      };
      queries.set(query.id, query as OpenQuery);
      return query;
    },
    take: (kind, botId, id) => {
      const query = queries.get(id);
      if (query === undefined || query.kind !== kind || query.botId !== botId || query.untilMs < nowMs())
        throw badRequest("query is too old and response timeout expired or query ID is invalid");
      return query;
    },
  };
}
