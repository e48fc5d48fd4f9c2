import type { Database } from "#platform/database";
import { type Clock, messageOf } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { selectRevocations } from "./refresh-store.ts";
import type { RevokedSessions } from "./revoked-sessions.ts";

/** Sent by the database at the commit of a revocation: `<session id> <until, in milliseconds>`. */
const CHANNEL = "identity_token_revoked";
const RETRY_MS = 1000;
const SWEEP_MS = 60_000;
/** While nothing is heard the list is read instead: with the silence before, well within a second. */
const READ_MS = 200;

export interface FeedDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
  readonly revoked: RevokedSessions;
}

/** Keeps the list of revoked sessions up to date; resolves when it is complete and changes are heard. */
export async function followRevocations(deps: FeedDeps): Promise<{ close(): Promise<void> }> {
  const { clock, database, logger, revoked } = deps;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function load(): Promise<void> {
    for (const { sessionId, until } of await selectRevocations(database, clock.now())) {
      revoked.add(sessionId, until.getTime());
    }
  }

  function reload(): void {
    clearTimeout(retry);
    load().catch((thrown: unknown) => {
      logger.warn({ reason: messageOf(thrown) }, "Revoked sessions could not be read; trying again");
      if (!closed) retry = setTimeout(reload, RETRY_MS).unref();
    });
  }

  const subscription = await database.listen(CHANNEL, {
    onMessage: (payload) => {
      const [sessionId, untilMs] = payload.split(" ");
      if (sessionId !== undefined) revoked.add(sessionId, Number(untilMs));
    },
    onMissed: reload,
  });
  await load();
  let reading = false;
  const reader = setInterval(() => {
    if (reading || subscription.isHearing()) return;
    reading = true;
    // A database that is away is told of by `reload`, once it is back at the latest.
    void load()
      .catch(() => undefined)
      .finally(() => (reading = false));
  }, READ_MS).unref();
  const sweeper = setInterval(() => revoked.sweep(), SWEEP_MS).unref();
  return {
    close: async () => {
      closed = true;
      clearTimeout(retry);
      clearInterval(reader);
      clearInterval(sweeper);
      await subscription.stop();
    },
  };
}
