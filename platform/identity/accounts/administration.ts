import { isUuid } from "#platform/kernel";
import type { CallContext } from "../sessions/session.ts";
import { deleteEndedSessions } from "../sessions/store.ts";
import { endExpiredImpersonations } from "../operators/expiry.ts";
import { selectIsOperator } from "../operators/store.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import { accountActions } from "./audit-actions.ts";
import { accountErrors } from "./errors.ts";
import { windowStart } from "./guards.ts";
import type { AccountParts } from "./parts.ts";
import { setDisabled } from "./users-store.ts";

type AdministrationParts = Pick<AccountParts, "audit" | "clock" | "database">;

/** A call of an operator. */
export interface OperatorContext extends CallContext {
  readonly operatorId: string;
}

/** Shuts a person out: all sessions and links end at once. Throws `IDENTITY_USER_NOT_FOUND` or `IDENTITY_OPERATOR_PROTECTED`. */
export function disableUser(
  parts: AdministrationParts,
  context: OperatorContext,
  userId: string,
): Promise<void> {
  return change(parts, context, userId, "identity.user-disabled");
}

/** Lets a person sign in again. Throws `IDENTITY_USER_NOT_FOUND`. */
export function enableUser(
  parts: AdministrationParts,
  context: OperatorContext,
  userId: string,
): Promise<void> {
  return change(parts, context, userId, "identity.user-enabled");
}

async function change(
  { audit, clock, database }: AdministrationParts,
  { ipAddress, operatorId, requestId }: OperatorContext,
  userId: string,
  action: "identity.user-disabled" | "identity.user-enabled",
): Promise<void> {
  if (!isUuid(userId)) throw accountErrors.IDENTITY_USER_NOT_FOUND();
  const now = clock.now();
  await database.asApp(async (transaction) => {
    const disabledAt = action === "identity.user-disabled" ? now : null;
    if (disabledAt !== null && (await selectIsOperator(transaction, userId)))
      throw tenancyErrors.IDENTITY_OPERATOR_PROTECTED();
    if (!(await setDisabled(transaction, userId, disabledAt, now)))
      throw accountErrors.IDENTITY_USER_NOT_FOUND();
    await audit.append(transaction, {
      action: accountActions[action],
      actor: { kind: "operator", id: operatorId },
      facts: {},
      target: { kind: "user", id: userId },
      ip: ipAddress,
      requestId,
    });
  });
}

/** Removes what has ended: sessions, sign-ups, links, attempts. To be called on a schedule. */
export async function tidyAccounts(parts: AccountParts): Promise<void> {
  const { clock, database, lifetime } = parts;
  await endExpiredImpersonations(parts);
  const now = clock.now();
  await database.asApp(async (transaction) => {
    await deleteEndedSessions(transaction, now, lifetime.seenSince());
    await transaction.query("delete from identity.sign_ups where expires_at <= $1", [now]);
    await transaction.query("delete from identity.password_resets where expires_at <= $1", [now]);
    await transaction.query("delete from identity.password_attempts where last_at <= $1", [
      windowStart(clock.nowMs()),
    ]);
  });
}
