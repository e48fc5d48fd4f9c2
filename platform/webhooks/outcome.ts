import { AppError } from "#platform/kernel";
import type { UserUrlAnswer } from "#platform/outbound";
import { pauseMs, quietMs } from "./schedule.ts";

/** What one attempt met. */
export type Met =
  { readonly answer: UserUrlAnswer } | { readonly errorCode: string; readonly message: string };

/** What follows from it. */
export type Outcome =
  | { readonly kind: "delivered" }
  /** The receiver is gone for good. */
  | { readonly kind: "gone" }
  | { readonly kind: "retry"; readonly pauseMs: number; readonly quietMs: number }
  | { readonly kind: "failed"; readonly quietMs: number };

/** Answers by which a receiver says that it is too busy, besides any with `Retry-After`. */
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Judges one attempt: 2xx is success, 410 is the end, all else (redirects included) is tried again
 * while the schedule lasts. `Retry-After` quiets the whole endpoint.
 *
 * @param failedAttempts in this round, this one included should it fail
 */
export function judge(met: Met, failedAttempts: number, random: () => number): Outcome {
  const answer = "answer" in met ? met.answer : undefined;
  if (answer !== undefined && answer.status >= 200 && answer.status < 300) return { kind: "delivered" };
  if (answer?.status === 410) return { kind: "gone" };
  const asked = answer !== undefined && BUSY.has(answer.status) ? quietMs(answer.retryAfterMs ?? 0) : 0;
  const pause = pauseMs(failedAttempts, asked, random);
  return pause === undefined
    ? { kind: "failed", quietMs: asked }
    : { kind: "retry", pauseMs: pause, quietMs: asked };
}

const EXCERPT_LENGTH = 1000;

/** The start of a text without characters that a database or a terminal stumbles over. */
export function excerptOf(met: Met): string {
  const text = "answer" in met ? met.answer.text : met.message;
  return text
    .replaceAll(/[^\P{Cc}\t\n\r]|\p{Cs}/gu, "\u{FFFD}")
    .slice(0, EXCERPT_LENGTH)
    .toWellFormed();
}

/** A thrown error as something met; throws on what is no outcome of a call. */
export function metError(thrown: unknown): Met {
  if (thrown instanceof AppError && thrown.code.startsWith("OUTBOUND_")) {
    return { errorCode: thrown.code, message: thrown.message };
  }
  throw thrown;
}
