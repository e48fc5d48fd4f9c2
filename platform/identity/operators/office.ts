import type { Transaction } from "#platform/database";
import { isUuid } from "#platform/kernel";
import { emailKey } from "../accounts/email.ts";
import { accountErrors } from "../accounts/errors.ts";
import { findUserByEmail } from "../accounts/users-store.ts";
import type { Actor, UserActor } from "../actor.ts";
import { commandLine } from "../audit-actor.ts";
import type { Workspace } from "../identity.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { StatementRunner } from "../sessions/store.ts";
import { tenancyActions } from "../tenancy/audit-actions.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { deleteOperator, insertOperator, lockEnabledUser, lockOperators, selectIsOperator } from "./store.ts";

/** Lets operators pass, not while they act for somebody. Throws `IDENTITY_OPERATOR_ONLY`. */
export async function requireOperator(runner: StatementRunner, actor: Actor): Promise<UserActor> {
  const allowed =
    actor.kind === "user" && actor.impersonatedBy === null && (await selectIsOperator(runner, actor.userId));
  if (!allowed) throw tenancyErrors.IDENTITY_OPERATOR_ONLY();
  return actor;
}

/** See `Operators.grant`. */
export async function grant(
  { audit, clock, database }: TenancyDeps,
  { actor, ipAddress, requestId }: SignedInContext,
  { userId }: { readonly userId: string },
): Promise<void> {
  await database.asApp(async (transaction) => {
    await requireOperator(transaction, actor);
    if (!isUuid(userId) || !(await lockEnabledUser(transaction, userId)))
      throw accountErrors.IDENTITY_USER_NOT_FOUND();
    if (!(await insertOperator(transaction, userId, clock.now(), actor.userId))) return;
    await audit.append(transaction, {
      action: tenancyActions["identity.operator-granted"],
      actor: { kind: "operator", id: actor.userId },
      facts: {},
      target: { kind: "user", id: userId },
      ip: ipAddress,
      requestId,
    });
  });
}

/** See `Operators.revoke`. */
export async function revoke(
  { audit, database }: TenancyDeps,
  { actor, ipAddress, requestId }: SignedInContext,
  { userId }: { readonly userId: string },
): Promise<void> {
  await database.asApp(async (transaction) => {
    const office = await lockOperators(transaction);
    await requireOperator(transaction, actor);
    await takeOffice(transaction, office, userId);
    await audit.append(transaction, {
      action: tenancyActions["identity.operator-revoked"],
      actor: { kind: "operator", id: actor.userId },
      facts: {},
      target: { kind: "user", id: userId },
      ip: ipAddress,
      requestId,
    });
  });
}

/** See `Operators.grantOperator`. */
export async function grantAtCommandLine(
  { audit, clock, database }: TenancyDeps,
  email: string,
): Promise<{ readonly workspaces: readonly Workspace[] }> {
  const now = clock.now();
  const work = async (transaction: Transaction) => {
    const user = await findUserByEmail(transaction, emailKey(email));
    if (user === undefined || user.emailVerifiedAt === null || user.disabledAt !== null)
      throw tenancyErrors.IDENTITY_ADDRESS_NOT_VERIFIED();
    const workspaces = await adoptWorkspaces(transaction, user.id, now);
    const target = { kind: "user", id: user.id };
    for (const { id: workspaceId } of workspaces) {
      const action = tenancyActions["identity.member-joined"];
      await audit.append(transaction, {
        action,
        actor: commandLine,
        facts: { role: "owner" },
        target,
        workspaceId,
      });
    }
    await insertOperator(transaction, user.id, now, null);
    const action = tenancyActions["identity.operator-granted"];
    await audit.append(transaction, { action, actor: commandLine, facts: {}, target, workspaceId: null });
    return { workspaces };
  };
  return database.asOps("make a person an operator", work, { write: true });
}

/** See `Operators.revokeOperator`. */
export async function revokeAtCommandLine({ audit, database }: TenancyDeps, email: string): Promise<void> {
  await database.asApp(async (transaction) => {
    const office = await lockOperators(transaction);
    const user = await findUserByEmail(transaction, emailKey(email));
    if (user === undefined) throw tenancyErrors.IDENTITY_OPERATOR_NOT_FOUND();
    await takeOffice(transaction, office, user.id);
    await audit.append(transaction, {
      action: tenancyActions["identity.operator-revoked"],
      actor: commandLine,
      facts: {},
      target: { kind: "user", id: user.id },
    });
  });
}

async function takeOffice(
  transaction: Transaction,
  office: readonly string[],
  userId: string,
): Promise<void> {
  if (!office.includes(userId)) throw tenancyErrors.IDENTITY_OPERATOR_NOT_FOUND();
  if (office.length < 2) throw tenancyErrors.IDENTITY_LAST_OPERATOR();
  await deleteOperator(transaction, userId);
}

/** Workspaces without an owner, such as that of the first start, get this one. */
async function adoptWorkspaces(
  transaction: Transaction,
  userId: string,
  now: Date,
): Promise<readonly Workspace[]> {
  return transaction.query<Workspace>(
    `with ownerless as (
       select w.workspace_id, w.name, w.created_at from identity.workspaces w
        where w.closed_at is null and not exists (
          select from identity.memberships m where m.workspace_id = w.workspace_id and m.role = 'owner')
     ), joined as (
       insert into identity.memberships as m (workspace_id, user_id, role, permissions, joined_at)
       select workspace_id, $1, 'owner', '{}', $2 from ownerless order by workspace_id
           on conflict (workspace_id, user_id) do update set role = 'owner'
       returning m.workspace_id
     )
     select o.workspace_id as "id", o.name, o.created_at as "createdAt"
       from ownerless o join joined using (workspace_id) order by o.created_at, o.workspace_id`,
    [userId, now],
  );
}
