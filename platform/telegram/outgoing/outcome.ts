import type { Answer } from "../api.ts";
import type { WaitingCall } from "./outgoing-store.ts";

/** What an attempt means for its message, and for others. */
export type Outcome =
  | { readonly kind: "sent"; readonly messageId: string | undefined; readonly result: unknown }
  | { readonly kind: "dead"; readonly code: DeathCode; readonly reason: string }
  /** It may have been sent or not, and must not be sent twice; Telegram is in trouble. */
  | { readonly kind: "unknown"; readonly reason: string }
  /** This chat must wait. */
  | { readonly kind: "later"; readonly seconds: number; readonly reason: string }
  /** Telegram cannot be reached or fails: the whole bot waits. */
  | { readonly kind: "outage"; readonly reason: string }
  | { readonly kind: "moved"; readonly to: string }
  /** The edited message is gone and a new one is wanted instead. */
  | { readonly kind: "send-anew" }
  /** Telegram forgot the file; its bytes must be sent again. */
  | { readonly kind: "file-forgotten" }
  /** Telegram does not know the bot's token, or not the method. */
  | { readonly kind: "not-found"; readonly reason: string }
  /** The bot may not speak any more. */
  | { readonly kind: "token-refused"; readonly reason: string };

export type DeathCode =
  "blocked" | "edit-gone" | "file-too-big" | "too-late" | "expired" | "refused" | "unreadable";

/** Judges the answer to one attempt. Descriptions of faults are those that the Bot API sends. */
export function judge(call: WaitingCall, answer: Answer): Outcome {
  if (answer.kind === "done") return sent(answer.result);
  if (answer.kind === "unreachable") return trouble(call, answer.description, answer.unsent);
  const { code, description: reason } = answer;
  if (answer.movedTo !== undefined) return { kind: "moved", to: answer.movedTo };
  if (code === 429) return { kind: "later", seconds: answer.retryAfterSeconds ?? 1, reason };
  if (code >= 500) return trouble(call, reason, false);
  if (code === 401) return { kind: "token-refused", reason };
  if (code === 404) return { kind: "not-found", reason };
  if (code === 403) return { kind: "dead", code: "blocked", reason };
  if (code === 413 || /is too big|too large/i.test(reason))
    return { kind: "dead", code: "file-too-big", reason };
  return badRequest(call, reason);
}

/** An error of Telegram's own, like silence, may come after the message was sent, and no call can be named twice. */
function trouble({ once }: WaitingCall, reason: string, unsent: boolean): Outcome {
  return { kind: once && !unsent ? "unknown" : "outage", reason };
}

function badRequest(call: WaitingCall, reason: string): Outcome {
  if (/message is not modified/i.test(reason)) return { kind: "sent", messageId: undefined, result: true };
  if (/wrong (remote )?file.?id|wrong file identifier|file reference.*(expired|empty)/i.test(reason))
    return { kind: "file-forgotten" };
  if (/query is too old|query id is invalid/i.test(reason)) return { kind: "dead", code: "too-late", reason };
  if (/message to (edit|delete) not found|message can't be edited|message_id_invalid/i.test(reason))
    return editGone(call, reason);
  return { kind: "dead", code: "refused", reason };
}

/** The outcome of an edit whose message is not there any more, or too old. */
export function editGone(
  call: WaitingCall,
  reason: string,
): Extract<Outcome, { readonly kind: "dead" | "send-anew" }> {
  return call.ifGone === "send" ? { kind: "send-anew" } : { kind: "dead", code: "edit-gone", reason };
}

function sent(result: unknown): Outcome {
  const first = Array.isArray(result) ? (result[0] as unknown) : result;
  const id = (first as { readonly message_id?: unknown } | null)?.message_id;
  return { kind: "sent", messageId: typeof id === "number" ? String(id) : undefined, result };
}

const LONGEST_OUTAGE_PAUSE_MS = 60_000;

/** Pause after so many failures in a row: one second, doubling up to a minute. */
export function outagePauseMs(failures: number): number {
  return Math.min(1000 * 2 ** Math.min(failures - 1, 10), LONGEST_OUTAGE_PAUSE_MS);
}
