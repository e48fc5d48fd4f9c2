import type { Database } from "#platform/database";
import { isUuid } from "#platform/kernel";
import { accountErrors } from "../accounts/errors.ts";
import { commandLine } from "../audit-actor.ts";
import { requireReason } from "../operators/reason.ts";
import { deleteSessions } from "../sessions/store.ts";
import { twoFactorAuditActions } from "./audit-actions.ts";
import { twoFactorErrors } from "./errors.ts";
import { type ProofDeps, tell } from "./proof.ts";
import { deleteTwoFactor, selectTwoFactor } from "./store.ts";

/** See `TwoFactor.removeAtCommandLine`. */
export async function removeLost(
  deps: ProofDeps & { readonly database: Database },
  { userId, ...request }: { readonly userId: string; readonly reason: string },
): Promise<void> {
  const reason = requireReason(request.reason, (problem) =>
    accountErrors.IDENTITY_ACCOUNT_INVALID({ problem }),
  );
  if (!isUuid(userId)) throw accountErrors.IDENTITY_USER_NOT_FOUND();
  await deps.database.asApp(async (transaction) => {
    const stored = await selectTwoFactor(transaction, userId);
    if (stored === undefined || stored.confirmedAt === null) throw twoFactorErrors.IDENTITY_TWO_FACTOR_OFF();
    await deleteTwoFactor(transaction, userId);
    const ended = await deleteSessions(transaction, userId, null);
    await deps.audit.append(transaction, {
      action: twoFactorAuditActions["identity.two-factor-removed"],
      actor: commandLine,
      target: { kind: "user", id: userId },
      facts: { reason, ended },
      workspaceId: null,
    });
    await tell(deps, transaction, userId, "two-factor-off");
  });
}
