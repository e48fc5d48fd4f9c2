import type { Audit } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import { deleteSession } from "../sessions/store.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import { inChain } from "../tenancy/chain.ts";

interface Expired {
  readonly sessionId: string;
  readonly userId: string;
  readonly operatorId: string;
  readonly workspaceId: string | null;
  readonly expiresAt: Date;
}

/**
 * Ends the sessions whose time to act for somebody is over, each with its entry in the workspace's chain and in
 * the operator's: one that was not ended by hand is not forgotten either. Of several processes one notes it.
 */
export async function endExpiredImpersonations(parts: {
  readonly audit: Pick<Audit, "append">;
  readonly clock: Clock;
  readonly database: Pick<Database, "asApp" | "query" | "withWorkspace">;
}): Promise<void> {
  const { audit, clock, database } = parts;
  const expired = await database.query<Expired>({
    text: `select session_id as "sessionId", user_id as "userId", impersonated_by as "operatorId",
        for_workspace_id as "workspaceId", expires_at as "expiresAt"
      from identity.sessions where impersonated_by is not null and expires_at <= $1 order by expires_at`,
    values: [clock.now()],
  });
  for (const session of expired) {
    await inChain(parts, session.workspaceId, (transaction) => end(audit, transaction, session));
  }
}

async function end(
  audit: Pick<Audit, "append">,
  transaction: Transaction,
  { sessionId, userId, operatorId, expiresAt }: Expired,
): Promise<void> {
  if (!(await deleteSession(transaction, userId, sessionId))) return;
  const entry = {
    action: tenancyActions["identity.impersonation-expired"],
    actor: { kind: "system", id: "identity.sweep-accounts" },
    facts: { operatorId, endedAt: expiresAt.toISOString() },
    target: { kind: "user", id: userId },
  } as const;
  await audit.append(transaction, entry);
  if (transaction.workspaceId !== undefined) await audit.append(transaction, { ...entry, workspaceId: null });
}
