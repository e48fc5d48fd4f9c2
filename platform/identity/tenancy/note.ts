import type { Audit, AuditAction, AuditEntry } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { auditActorOf } from "../audit-actor.ts";
import type { WorkspaceContext } from "./context.ts";

/**
 * Notes what a caller did: in the chain of the transaction's workspace, and what an operator did in the name
 * of a person in the operator's chain, too. The last statement of its transaction.
 */
export async function note<Action extends AuditAction>(
  { audit }: { readonly audit: Pick<Audit, "append"> },
  transaction: Transaction,
  { actor, ipAddress, requestId }: WorkspaceContext,
  entry: Pick<AuditEntry<Action>, "action" | "facts" | "target" | "personal">,
): Promise<void> {
  const whole = { ...entry, actor: auditActorOf(actor), ip: ipAddress, requestId };
  await audit.append(transaction, whole);
  const impersonated = actor.kind === "user" && actor.impersonatedBy !== null;
  if (impersonated && transaction.workspaceId !== undefined)
    await audit.append(transaction, { ...whole, workspaceId: null });
}
