import type { FastifyRequest } from "fastify";
import type { AuditAction, AuditEntry } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { noteInWorkspace } from "#platform/identity";
import type { Acting } from "../workspaces/acting.ts";
import type { WebhookDeps } from "./endpoints.ts";

/** What a change answers, and how it stands in the audit log. */
export interface Change<Body, Action extends AuditAction> {
  readonly status: number;
  readonly body: Body;
  readonly note: Pick<AuditEntry<Action>, "action" | "facts" | "target">;
}

/** Changes something, notes it, and keeps its answer for an `Idempotency-Key`: all of it or nothing. Answers the body. */
export function changeWebhooks<Body, Action extends AuditAction>(
  deps: WebhookDeps,
  request: Pick<FastifyRequest, "keepAnswer">,
  acting: Acting,
  work: (transaction: Transaction) => Promise<Change<Body, Action>>,
): Promise<Body> {
  return deps.database.withWorkspace(acting.workspaceId, async (transaction) => {
    const { status, body, note } = await work(transaction);
    await noteInWorkspace(deps, transaction, acting, note);
    await request.keepAnswer(transaction, body === null ? { status } : { status, body });
    return body;
  });
}

export function endpointTarget(id: string) {
  return { kind: "webhook-endpoint", id } as const;
}
