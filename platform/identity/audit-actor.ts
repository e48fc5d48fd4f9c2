import type { AuditActor } from "#platform/audit";
import type { Actor } from "./actor.ts";

/** Who stands in the audit log; with the operator behind a person who is acted for. */
export function auditActorOf(actor: Actor): AuditActor {
  switch (actor.kind) {
    case "anonymous":
      return { kind: "anonymous" };
    case "api-key":
      return { kind: "api-key", id: actor.keyId };
    case "user": {
      const { userId: id, impersonatedBy } = actor;
      return impersonatedBy === null ? { kind: "user", id } : { kind: "user", id, impersonatedBy };
    }
  }
}
