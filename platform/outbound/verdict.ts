import type { AppError, ErrorOptions } from "#platform/kernel";
import { outboundErrors } from "./errors.ts";
import type { RawAnswer } from "./transport.ts";
import type { AttemptOutcome, HostPolicy, OutboundAnswer } from "./types.ts";

/** What one attempt came to. */
export type Verdict = { readonly outcome: AttemptOutcome } & (
  | { readonly answer: OutboundAnswer }
  | {
      readonly fault: (advice: ErrorOptions) => AppError;
      readonly repeatable: boolean;
      readonly retryAfter?: string | undefined;
    }
);

/** Judges a received answer; connection faults are judged by the caller. */
export function judge({ name: host, responseLimitBytes }: HostPolicy, raw: RawAnswer): Verdict {
  const { status, retryAfter } = raw;
  if (status === 429) {
    return {
      outcome: "rate-limited",
      fault: (advice) => outboundErrors.OUTBOUND_RATE_LIMITED({ host }, advice),
      repeatable: true,
      retryAfter,
    };
  }
  if (status >= 500) {
    return {
      outcome: "failing",
      fault: (advice) => outboundErrors.OUTBOUND_FAILING({ host, status }, advice),
      repeatable: true,
      retryAfter,
    };
  }
  if (status >= 300 && status < 400) {
    return {
      outcome: "unreadable",
      fault: (advice) => outboundErrors.OUTBOUND_REDIRECTED({ host }, advice),
      repeatable: false,
    };
  }
  const parsed = parse(raw, responseLimitBytes);
  if ("json" in parsed) return { outcome: "answered", answer: { status, json: parsed.json } };
  if (status >= 400) return { outcome: "answered", answer: { status, json: undefined } };
  return {
    outcome: "unreadable",
    fault: (advice) => outboundErrors.OUTBOUND_UNREADABLE({ host, ...parsed }, advice),
    repeatable: false,
  };
}

function parse(
  { text, contentType }: RawAnswer,
  limitBytes: number,
): { json: unknown } | { problem: string } {
  if (text === undefined) return { problem: `its body is larger than ${limitBytes} bytes` };
  if (!/^[\w.+-]+\/([\w.+-]+\+)?json\b/i.test(contentType)) return { problem: "its body is not JSON" };
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return { problem: "its JSON is broken or cut off" };
  }
}
