import type { Database } from "#platform/database";
import { type Clock, isUuid } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { Accounts } from "../accounts/accounts.ts";
import type { AccountsConfig } from "../accounts/config.ts";
import { type Announcements, followAnnouncements, trustedMs } from "../announcements.ts";
import { DigestCache } from "../digest-cache.ts";
import { LastUses } from "../last-uses.ts";
import type { ScopeDeclarations } from "../roles.ts";
import type { Tokens } from "../tokens/tokens.ts";
import { AccessTokenAuthenticator, type AccessTokenRecord } from "./access-tokens.ts";
import { SessionAuthenticator } from "./authenticator.ts";
import { type SessionUse, sessionUses } from "./last-seen.ts";
import type { SessionLifetime } from "./lifetime.ts";
import { recordMaker, type SessionRecord } from "./record.ts";
import { findSession, findSessionIn, writeSessionUses } from "./store.ts";

export interface SessionsDeps {
  readonly config: Pick<AccountsConfig, "sessionCacheSeconds" | "sessionCacheLimit">;
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
  readonly lifetime: SessionLifetime;
  readonly tokens: Pick<Tokens, "verify" | "isRevoked">;
  readonly declaredScopes: ScopeDeclarations;
}

/** Tells who is behind the token of a session or an access token. */
export type OpenSessions = Pick<
  Accounts,
  | "authenticateSession"
  | "authenticateSessionCached"
  | "authenticateAccessToken"
  | "authenticateAccessTokenCached"
  | "actIn"
  | "close"
>;

/** Resolves when changes of sessions, memberships and workspaces are heard. */
export async function openSessions(deps: SessionsDeps): Promise<OpenSessions> {
  const { clock, config, database, logger, lifetime, tokens } = deps;
  const memory = <Found extends SessionRecord>(): DigestCache<Found> =>
    new DigestCache<Found>({
      clock,
      freshMs: () => trustedMs(config.sessionCacheSeconds, announcements),
      limit: config.sessionCacheLimit,
      idOf: ({ actor }) => actor.sessionId,
    });
  const [byToken, byWorkspace] = [memory<SessionRecord>(), memory<SessionRecord>()];
  const accessTokens = memory<AccessTokenRecord>();
  const announcements = await followSessions(database, [byToken, byWorkspace, accessTokens]);
  const lastUses = new LastUses<SessionUse>({
    logger,
    of: "sessions",
    write: (uses) => writeSessionUses(database, uses),
  });
  const uses = sessionUses(clock, lastUses);
  const make = recordMaker(deps.declaredScopes);
  const findIn = async (sessionId: string, workspaceId: string | null): Promise<SessionRecord | null> => {
    const found = await findSessionIn(database, sessionId, workspaceId);
    return found === undefined ? null : make(found);
  };
  const find = async (digest: string): Promise<SessionRecord | null> => {
    const found = await findSession(database, digest);
    return found === undefined ? null : make(found);
  };
  const sessions = new SessionAuthenticator({ byToken, byWorkspace, uses, lifetime, find, findIn });
  const bearers = new AccessTokenAuthenticator({
    clock,
    cache: accessTokens,
    tokens,
    uses,
    lifetime,
    findIn,
  });
  return {
    authenticateSession: (token) => sessions.authenticate(token),
    authenticateSessionCached: (token) => sessions.authenticateCached(token),
    authenticateAccessToken: (accessToken) => bearers.authenticate(accessToken),
    authenticateAccessTokenCached: (accessToken) => bearers.authenticateCached(accessToken),
    actIn: (actor, workspaceId) => sessions.actIn(actor, isUuid(workspaceId) ? workspaceId : NO_WORKSPACE),
    close: async () => {
      await announcements.stop();
      await lastUses.flush();
    },
  };
}

/** An id that no workspace can have: what is no id is looked up like one that nobody has. */
const NO_WORKSPACE = "00000000-0000-0000-0000-000000000000";

type Memory = Pick<DigestCache<SessionRecord>, "forgetWhere" | "forgetAll">;

function followSessions(database: Database, memories: readonly Memory[]): Promise<Announcements> {
  const forgetWhere = (matches: (record: SessionRecord) => boolean): void => {
    for (const memory of memories) memory.forgetWhere(matches);
  };
  return followAnnouncements(
    database,
    {
      identity_session: (sessionId) => forgetWhere(({ actor }) => actor.sessionId === sessionId),
      identity_membership: (userId) => forgetWhere(({ actor }) => actor.userId === userId),
      identity_workspace: (workspaceId) =>
        forgetWhere(({ chosenWorkspaceId }) => chosenWorkspaceId === workspaceId),
    },
    () => {
      for (const memory of memories) memory.forgetAll();
    },
  );
}
