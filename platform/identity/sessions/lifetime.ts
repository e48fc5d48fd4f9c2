import type { Clock } from "#platform/kernel";
import { dateFrom } from "#platform/kernel";
import type { AccountsConfig } from "../accounts/config.ts";
import type { SessionRecord } from "./record.ts";

const DAY_MS = 86_400_000;

/** How long sessions live. */
export interface SessionLifetime {
  /** The latest end of a session that begins now. */
  latestEnd(): Date;
  /** A session that was last seen at this moment or before has ended. */
  seenSince(): Date;
  isAlive(session: Pick<SessionRecord, "expiresMs" | "lastSeenMs">): boolean;
}

export function sessionLifetime(
  clock: Clock,
  { sessionIdleDays, sessionDays }: Pick<AccountsConfig, "sessionIdleDays" | "sessionDays">,
): SessionLifetime {
  const idleMs = sessionIdleDays * DAY_MS;
  return {
    latestEnd: () => dateFrom(clock.nowMs() + sessionDays * DAY_MS),
    seenSince: () => dateFrom(clock.nowMs() - idleMs),
    isAlive: ({ expiresMs, lastSeenMs }) => {
      const nowMs = clock.nowMs();
      return expiresMs > nowMs && lastSeenMs > nowMs - idleMs;
    },
  };
}
