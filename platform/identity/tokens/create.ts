import type { Audit } from "#platform/audit";
import type { Database, Transaction, TransactionWork } from "#platform/database";
import { type Clock, dateFrom, messageOf } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { LEEWAY_SECONDS, readAccessToken, signAccessToken } from "./access-token.ts";
import type { TokensConfig } from "./config.ts";
import { tokenErrors } from "./errors.ts";
import { type Exchanged, exchange, startRefreshFamily } from "./refresh.ts";
import { createDerivations } from "./refresh-secret.ts";
import { deleteExpired, endFamilies, insertRevocations, touchSession } from "./refresh-store.ts";
import { followRevocations } from "./revocation-feed.ts";
import { RevokedSessions } from "./revoked-sessions.ts";
import { loadSigningKeys } from "./signing-keys.ts";
import type { TokenPair, Tokens } from "./tokens.ts";

export interface TokensDeps {
  readonly config: TokensConfig;
  /** TRADEPOST_MASTER_SECRET and its forerunners. */
  readonly masterSecret: string;
  readonly previousMasterSecrets: readonly string[];
  /** The public address of the installation; also the audience. */
  readonly issuer: string;
  readonly clock: Clock;
  readonly database: Database;
  readonly audit: Pick<Audit, "append">;
  readonly logger: Logger;
}

/**
 * Opens tokens on a migrated database; resolves when revocations by other processes are heard.
 *
 * Throws `IDENTITY_TOKEN_KEY_INVALID` when a configured key cannot be used.
 */
export async function createTokens(deps: TokensDeps): Promise<Tokens> {
  const { config, clock, database } = deps;
  const keys = await loadSigningKeys(deps);
  const revoked = new RevokedSessions(clock);
  const feed = await followRevocations({ ...deps, revoked });
  const access = {
    clock,
    keys,
    issuer: deps.issuer,
    audience: deps.issuer,
    accessSeconds: config.accessSeconds,
  };
  const revocation = createRevocation(deps, revoked);
  const refreshing = {
    ...deps,
    derivations: createDerivations([deps.masterSecret, ...deps.previousMasterSecrets]),
    revokedUntil: revocation.until,
  };

  /** `startedMs` lies before the look at the family, so no token outlives the note of a later revocation. */
  async function pair({ subject, ...refresh }: Exchanged, startedMs: number): Promise<TokenPair> {
    return { ...(await signAccessToken(access, subject, startedMs)), ...refresh };
  }
  return {
    issueAccess: async (subject) => {
      if (revoked.has(subject.sessionId)) throw tokenErrors.IDENTITY_TOKEN_REVOKED();
      return signAccessToken(access, subject, clock.nowMs());
    },
    startFamily: async (subject, transaction) => {
      const startedMs = clock.nowMs();
      const start = (within: Transaction) => startRefreshFamily(refreshing, within, subject);
      return pair(await inside(database, transaction, start), startedMs);
    },
    refresh: async (refreshToken) => {
      const startedMs = clock.nowMs();
      const exchanged = await exchange(refreshing, refreshToken);
      await noteUse(deps, exchanged.subject.sessionId);
      return pair(exchanged, startedMs);
    },
    verify: async (accessToken) => {
      const claims = await readAccessToken(access, accessToken);
      if (revoked.has(claims.sessionId)) throw tokenErrors.IDENTITY_TOKEN_REVOKED();
      return claims;
    },
    isRevoked: (sessionId) => revoked.has(sessionId),
    revokeSession: revocation.session,
    revokeUser: revocation.user,
    jwks: () => keys.jwks,
    sweep: () => database.asApp((transaction) => deleteExpired(transaction, clock.now())),
    close: () => feed.close(),
  };
}

/**
 * Apart from the exchange: holding a family and then a session, against the order of a sign-out, could
 * make both wait for each other. The exchange is committed, so a failure must not cost the caller its answer.
 */
async function noteUse({ database, clock, logger }: TokensDeps, sessionId: string): Promise<void> {
  try {
    await touchSession(database, sessionId, clock.now());
  } catch (thrown) {
    logger.warn({ reason: messageOf(thrown) }, "The use of a session could not be noted");
  }
}

/** Without a transaction of the caller's the revocation is committed at the end, so this process knows it at once. */
function createRevocation(deps: TokensDeps, revoked: RevokedSessions) {
  const { clock, config, database } = deps;
  const until = () => dateFrom(clock.nowMs() + (config.accessSeconds + 2 * LEEWAY_SECONDS) * 1000);

  async function end(
    of: { readonly sessionId: string } | { readonly userId: string },
    transaction: Transaction | undefined,
  ): Promise<readonly string[]> {
    const untilDate = until();
    const sessionIds = await inside(database, transaction, async (within) => {
      const ended = await endFamilies(within, of, clock.now(), "revoked");
      // A session that lives in a cookie has access tokens without a family.
      const all = "sessionId" in of ? [of.sessionId] : ended;
      await insertRevocations(within, all, untilDate);
      return all;
    });
    if (transaction === undefined) for (const id of sessionIds) revoked.add(id, untilDate.getTime());
    return sessionIds;
  }
  return {
    until,
    session: async (sessionId: string, transaction?: Transaction) => {
      await end({ sessionId }, transaction);
    },
    user: (userId: string, transaction?: Transaction) => end({ userId }, transaction),
  };
}

function inside<Result>(
  database: Database,
  transaction: Transaction | undefined,
  work: TransactionWork<Result>,
): Promise<Result> {
  return transaction === undefined ? database.asApp(work) : work(transaction);
}
