import { isUuid } from "#platform/kernel";
import { sessionLifetime } from "../sessions/lifetime.ts";
import { requireFreshProof } from "../sign-in-methods/fresh-proof.ts";
import * as manage from "../sessions/manage.ts";
import { type OpenSessions, openSessions } from "../sessions/open.ts";
import type { Accounts } from "./accounts.ts";
import { disableUser, enableUser, tidyAccounts } from "./administration.ts";
import { AfterAnswer } from "./after-answer.ts";
import { accountErrors } from "./errors.ts";
import { queueHashes } from "./hash-queue.ts";
import { importUser } from "./import.ts";
import { importedHashCost } from "./imported-hashes.ts";
import { changeProfile } from "./own-profile.ts";
import { createPasswordHasher, type PasswordHasher } from "./password-hasher.ts";
import type { AccountParts, AccountsDeps } from "./parts.ts";
import * as passwords from "./passwords.ts";
import { provePresence } from "./presence.ts";
import { answerSecondFactor, signIn } from "./sign-in.ts";
import { resendVerification, signUp } from "./sign-up.ts";
import type { User } from "./user.ts";
import { findUser } from "./users-store.ts";
import { verifyByCode, verifyByLink } from "./verification.ts";

const WAITING_LIMIT = 200;
const WAIT_LIMIT_MS = 5000;

/** Opens accounts on a migrated database; resolves when ends of sessions are heard. */
export async function createAccounts({ hasher, ...deps }: AccountsDeps): Promise<Accounts> {
  const { clock, config, database, logger } = deps;
  const lifetime = sessionLifetime(clock, config);
  const usual = (): PasswordHasher => createPasswordHasher(importedHashCost({ clock, database }));
  const parts: AccountParts = {
    ...deps,
    lifetime,
    afterAnswer: new AfterAnswer(logger),
    hasher: queueHashes(hasher ?? usual(), {
      atOnce: config.passwordHashesAtOnce,
      waitingLimit: WAITING_LIMIT,
      waitLimitMs: WAIT_LIMIT_MS,
    }),
  };
  const sessions = await openSessions({ ...deps, lifetime });
  return {
    ...actionsOf(parts),
    ...sessions,
    close: async () => {
      await parts.afterAnswer.settled();
      await sessions.close();
    },
  };
}

type Actions = Omit<Accounts, keyof OpenSessions>;

function actionsOf(parts: AccountParts): Actions {
  return {
    signUp: (context, request) => signUp(parts, context, request),
    resendVerification: (context, request) => resendVerification(parts, context, request),
    verifyByCode: (context, request) => verifyByCode(parts, context, request),
    verifyByLink: (context, request) => verifyByLink(parts, context, request),
    signIn: (context, request) => signIn(parts, context, request),
    answerSecondFactor: (context, request) => answerSecondFactor(parts, context, request),
    provePresence: (context, proof) => provePresence(parts, context, proof),
    requirePresence: ({ actor }) => requireFreshProof(parts, actor),
    signOut: (context, request) => manage.signOut(parts, context, request),
    requestPasswordReset: (context, request) => passwords.requestPasswordReset(parts, context, request),
    resetPassword: (context, request) => passwords.resetPassword(parts, context, request),
    changePassword: (context, request) => passwords.changePassword(parts, context, request),
    changeProfile: (context, changes) => changeProfile(parts, context, changes),
    listSessions: (context, request) => manage.listSessions(parts, context, request),
    currentSession: (context) => manage.currentSession(parts, context),
    revokeSession: (context, request) => manage.revokeSession(parts, context, request),
    revokeOtherSessions: (context) => manage.revokeOtherSessions(parts, context),
    rotateSession: (context) => manage.rotateSession(parts, context),
    importUser: (context, request) => importUser(parts, context, request),
    disableUser: (context, userId) => disableUser(parts, context, userId),
    enableUser: (context, userId) => enableUser(parts, context, userId),
    getUser: (userId) => getUser(parts, userId),
    tidy: () => tidyAccounts(parts),
  };
}

async function getUser({ database }: AccountParts, userId: string): Promise<User> {
  const found = isUuid(userId) ? await findUser(database, userId) : undefined;
  if (found === undefined) throw accountErrors.IDENTITY_USER_NOT_FOUND();
  const { passwordHash: _kept, ...user } = found;
  return user;
}
