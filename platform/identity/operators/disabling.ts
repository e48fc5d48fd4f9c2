import type { AuditAction, AuditActor, AuditEntry } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { isUuid } from "#platform/kernel";
import { commandLine } from "../audit-actor.ts";
import { identityErrors } from "../errors.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { CallContext } from "../sessions/session.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { lockWorkspace, setDisabledAt } from "../workspaces/store.ts";
import { requireOperator } from "./office.ts";
import type { DisablingRequest } from "./operators.ts";
import { requireReason } from "./reason.ts";

/** Who shuts or opens a workspace: an operator, or whoever works at the command line. */
interface Doer {
  readonly actor: AuditActor;
  readonly call?: CallContext;
  /** Looks inside the transaction whether the doer may. */
  readonly admit: (transaction: Transaction) => Promise<unknown>;
}

/** An operator with a session. */
export function operatorOf({ actor, ...call }: SignedInContext): Doer {
  return {
    actor: { kind: "operator", id: actor.userId },
    call,
    admit: (transaction) => requireOperator(transaction, actor),
  };
}

export const atCommandLine: Doer = { actor: commandLine, admit: async () => undefined };

/** See `Operators.disableWorkspace`. */
export async function disableWorkspace(
  deps: TenancyDeps,
  doer: Doer,
  { workspaceId, ...request }: DisablingRequest,
): Promise<void> {
  const reason = requireReason(request.reason, (problem) =>
    identityErrors.IDENTITY_WORKSPACE_INVALID({ problem }),
  );
  await change(deps, doer, workspaceId, {
    action: tenancyActions["identity.workspace-disabled"],
    facts: { reason },
    disabledAt: deps.clock.now(),
  });
}

/** See `Operators.enableWorkspace`. */
export async function enableWorkspace(deps: TenancyDeps, doer: Doer, workspaceId: string): Promise<void> {
  const action = tenancyActions["identity.workspace-enabled"];
  await change(deps, doer, workspaceId, { action, facts: {}, disabledAt: null });
}

/** Notes it in the workspace's chain and in the operator's; nothing where it is so already. */
async function change<Action extends AuditAction>(
  { audit, database, jobs }: TenancyDeps,
  { actor, call, admit }: Doer,
  workspaceId: string,
  {
    action,
    facts,
    disabledAt,
  }: Pick<AuditEntry<Action>, "action" | "facts"> & {
    readonly disabledAt: Date | null;
  },
): Promise<void> {
  if (!isUuid(workspaceId)) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  await database.withWorkspace(workspaceId, async (transaction) => {
    await admit(transaction);
    const found = await lockWorkspace(transaction);
    if (found === undefined) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
    if ((found.disabledAt === null) === (disabledAt === null)) return;
    await setDisabledAt(transaction, disabledAt);
    await (disabledAt === null ? jobs.resume : jobs.pause)(transaction, workspaceId);
    const entry = {
      action,
      actor,
      facts,
      target: { kind: "workspace", id: workspaceId },
      ...(call === undefined ? {} : { ip: call.ipAddress, requestId: call.requestId }),
    };
    await audit.append(transaction, entry);
    await audit.append(transaction, { ...entry, workspaceId: null });
  });
}
