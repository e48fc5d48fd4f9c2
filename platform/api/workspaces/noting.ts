import type { AuditAction, AuditEntry } from "#platform/audit";
import { auditActorOf, type WorkspaceContext } from "#platform/identity";

/** An entry of the audit log about what a caller does. */
export function entryOf<Action extends AuditAction>(
  { actor, ipAddress, requestId }: WorkspaceContext,
  entry: Pick<AuditEntry<Action>, "action" | "facts" | "target">,
): AuditEntry<Action> {
  return { ...entry, actor: auditActorOf(actor), ip: ipAddress, requestId };
}
