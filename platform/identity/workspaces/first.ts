import type { Audit } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { type Clock, newUuid } from "#platform/kernel";
import type { User } from "../accounts/user.ts";
import type { CallContext } from "../sessions/session.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";

/**
 * Gives a person who has just come to be a workspace of their own, in the transaction that makes them; whoever
 * is a member of any workspace gets none.
 */
export async function giveFirstWorkspace(
  { audit, clock }: { readonly audit: Pick<Audit, "append">; readonly clock: Clock },
  transaction: Transaction,
  { ipAddress, requestId }: CallContext,
  { id: userId, name }: Pick<User, "id" | "name">,
): Promise<void> {
  const workspaceId = newUuid(clock.nowMs());
  const [row] = await transaction.query<{ made: boolean }>(
    "select identity.add_first_workspace($1, $2, $3, $4) as made",
    [workspaceId, name, userId, clock.now()],
  );
  if (row?.made !== true) return;
  await audit.append(transaction, {
    action: tenancyActions["identity.workspace-created"],
    actor: { kind: "user", id: userId },
    facts: {},
    target: { kind: "workspace", id: workspaceId },
    ip: ipAddress,
    requestId,
    workspaceId: null,
  });
}
