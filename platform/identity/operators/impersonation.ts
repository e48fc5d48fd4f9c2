import { identityActions } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { type AppError, dateFrom, isUuid } from "#platform/kernel";
import { accountErrors } from "../accounts/errors.ts";
import { addSession } from "../sessions/begin.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { NewSession } from "../sessions/session.ts";
import { deleteSession } from "../sessions/store.ts";
import { inChain } from "../tenancy/chain.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import { note } from "../tenancy/note.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { selectOwnWorkspaces } from "../workspaces/store.ts";
import { requireOperator } from "./office.ts";
import type { ImpersonationRequest } from "./operators.ts";
import { requireReason } from "./reason.ts";
import { lockEnabledUser, selectIsOperator } from "./store.ts";

/** Lets an operator act as a person for a while; see `Operators.impersonate`. */
export async function impersonate(
  deps: TenancyDeps,
  context: SignedInContext,
  request: ImpersonationRequest,
): Promise<NewSession> {
  const { clock, database } = deps;
  await requireOperator(database, context.actor);
  const reason = requireReason(request.reason, invalid);
  const minutes = requireMinutes(request.minutes ?? deps.config.impersonationMinutes, deps);
  const workspaceId = await workspaceFor(deps, request);
  return inChain(deps, workspaceId, async (transaction) => {
    const operator = await requireOperator(transaction, context.actor);
    await requireTarget(transaction, operator.userId, request.userId);
    const begun = await addSession(clock, transaction, context, {
      userId: request.userId,
      expiresAt: dateFrom(clock.nowMs() + minutes * 60_000),
      workspaceId,
      impersonatedBy: operator.userId,
    });
    await noteStart(deps, transaction, context, request.userId, { reason, limitSeconds: minutes * 60 });
    return begun;
  });
}

/** Ends the session in which an operator acts as a person; see `Operators.stopImpersonating`. */
export async function stopImpersonating(deps: TenancyDeps, context: SignedInContext): Promise<void> {
  const { impersonatedBy, sessionId, userId, workspaceId } = context.actor;
  if (impersonatedBy === null) throw tenancyErrors.IDENTITY_NOT_IMPERSONATING();
  await inChain(deps, workspaceId, async (transaction) => {
    if (!(await deleteSession(transaction, userId, sessionId))) return;
    await note(deps, transaction, context, {
      action: identityActions["identity.impersonation-ended"],
      facts: {},
      target: { kind: "user", id: userId },
    });
  });
}

/** In the workspace's chain and in the operator's. */
async function noteStart(
  { audit }: TenancyDeps,
  transaction: Transaction,
  { actor, ipAddress, requestId }: SignedInContext,
  userId: string,
  facts: { readonly reason: string; readonly limitSeconds: number },
): Promise<void> {
  const entry = {
    action: identityActions["identity.impersonation-started"],
    actor: { kind: "operator", id: actor.userId },
    facts,
    target: { kind: "user", id: userId },
    ip: ipAddress,
    requestId,
  } as const;
  await audit.append(transaction, entry);
  if (transaction.workspaceId !== undefined) await audit.append(transaction, { ...entry, workspaceId: null });
}

function requireMinutes(minutes: number, { config: { impersonationMinutes } }: TenancyDeps): number {
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= impersonationMinutes) return minutes;
  throw invalid(`Give 1 to ${impersonationMinutes} whole minutes.`);
}

async function requireTarget(transaction: Transaction, operatorId: string, userId: string): Promise<void> {
  if (userId === operatorId) throw invalid("Choose somebody else than yourself.");
  if (!(await lockEnabledUser(transaction, userId))) throw accountErrors.IDENTITY_USER_NOT_FOUND();
  if (await selectIsOperator(transaction, userId)) throw tenancyErrors.IDENTITY_OPERATOR_PROTECTED();
}

/** The workspace that was asked for, or where the person would go on; `null` when they are in none. */
async function workspaceFor(
  { database }: TenancyDeps,
  { userId, workspaceId }: ImpersonationRequest,
): Promise<string | null> {
  if (!isUuid(userId)) throw accountErrors.IDENTITY_USER_NOT_FOUND();
  if (workspaceId === undefined) {
    const [row] = await database.query<{ id: string | null }>({
      text: `select identity.starting_workspace($1) as "id"`,
      values: [userId],
    });
    return row?.id ?? null;
  }
  const own = await selectOwnWorkspaces(database, userId);
  if (!own.some(({ id, deletedFrom }) => id === workspaceId && deletedFrom === null))
    throw invalid("Choose an open workspace that the person is a member of.");
  return workspaceId;
}

function invalid(problem: string): AppError {
  return tenancyErrors.IDENTITY_IMPERSONATION_INVALID({ problem });
}
