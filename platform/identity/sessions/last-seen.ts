import type { Clock } from "#platform/kernel";
import type { LastUses } from "../last-uses.ts";
import type { SessionRecord } from "./record.ts";

/** The last use of one session. */
export interface SessionUse {
  readonly sessionId: string;
  readonly usedAtMs: number;
}

/** Notes that a session was used. */
export interface SessionUses {
  note(record: SessionRecord): void;
}

/** Ends of idle sessions are days away: a use is worth a write once a minute. */
const WORTH_NOTING_MS = 60_000;

export function sessionUses(clock: Clock, uses: LastUses<SessionUse>): SessionUses {
  return {
    note: ({ actor: { sessionId }, lastSeenMs }) => {
      const usedAtMs = clock.nowMs();
      if (usedAtMs - lastSeenMs >= WORTH_NOTING_MS) uses.note(sessionId, { sessionId, usedAtMs });
    },
  };
}
