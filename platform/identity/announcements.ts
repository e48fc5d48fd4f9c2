import type { Database } from "#platform/database";

/** What the database announces at the commit of a change; the payload is an id. */
export interface AnnouncementHandlers {
  /** A session ended or goes on otherwise. */
  readonly identity_session?: (sessionId: string) => void;
  /** Somebody joined, left or got another role or permission. */
  readonly identity_membership?: (userId: string) => void;
  /** A workspace was closed, opened again or deleted. */
  readonly identity_workspace?: (workspaceId: string) => void;
  /** The rights of an API key changed. */
  readonly identity_api_key?: (keyId: string) => void;
}

export interface Announcements {
  /** Whether they come in at this moment; else what is remembered may be outdated. */
  isHearing(): boolean;
  stop(): Promise<void>;
}

/** How long memory is trusted while announcements do not come in. */
const DEAF_FRESH_MS = 500;

/** Hears of changes; `onMissed` after some may have been lost. */
export async function followAnnouncements(
  database: Pick<Database, "listen">,
  handlers: AnnouncementHandlers,
  onMissed: () => void,
): Promise<Announcements> {
  const subscriptions = await Promise.all(
    Object.entries(handlers).map(([channel, onMessage]: [string, (id: string) => void]) =>
      database.listen(channel, { onMessage, onMissed }),
    ),
  );
  return {
    isHearing: () => subscriptions.every((subscription) => subscription.isHearing()),
    stop: async () => {
      await Promise.all(subscriptions.map((subscription) => subscription.stop()));
    },
  };
}

/**
 * How long memory may be trusted now: `seconds`, and half a second at most while nothing is heard. The connection
 * counts as silent after half a second too, so what is remembered is never older than that.
 */
export function trustedMs(seconds: number, announcements: Pick<Announcements, "isHearing">): number {
  const configuredMs = seconds * 1000;
  return announcements.isHearing() ? configuredMs : Math.min(configuredMs, DEAF_FRESH_MS);
}
