import type { AuditActor } from "#platform/audit";
import type { Actor } from "./actor.ts";

/** Whoever runs this installation and works at its command line. */
export const commandLine = { kind: "system", id: "command-line" } as const satisfies AuditActor;

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
