import type { AuditAction, AuditActor, AuditEntry } from "#platform/audit";
import type { WorkspaceContext } from "#platform/identity";

/** An entry of the audit log about what a caller does. */
export function entryOf<Action extends AuditAction>(
  { actor, ipAddress, requestId }: WorkspaceContext,
  entry: Pick<AuditEntry<Action>, "action" | "facts" | "target">,
): AuditEntry<Action> {
  return { ...entry, actor: auditActorOf(actor), ip: ipAddress, requestId };
}

function auditActorOf(actor: WorkspaceContext["actor"]): AuditActor {
  if (actor.kind === "api-key") return { kind: "api-key", id: actor.keyId };
  const { userId: id, impersonatedBy } = actor;
  return impersonatedBy === null ? { kind: "user", id } : { kind: "user", id, impersonatedBy };
}
