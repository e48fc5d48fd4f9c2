import { type Actor, requireScope, type UserActor, workspaceOf } from "#platform/identity";
import { httpErrors } from "./errors.ts";
import type { RouteRules } from "./route-options.ts";
import type { People } from "./server-types.ts";

/** Lets an actor use a route or throws; waits only where operators are looked up. */
export type Entitlement = (actor: Actor) => void | Promise<void>;

/** Whether an actor may use a route with these rules. */
export function entitlementOf(
  { access, scope }: Pick<RouteRules, "access" | "scope">,
  people: Pick<People, "isOperator"> | undefined,
): Entitlement {
  switch (access) {
    case "public":
      return () => undefined;
    case "workspace":
      return (actor) => {
        workspaceOf(actor);
        if (scope !== undefined) requireScope(actor, scope);
      };
    case "workspace-or-anonymous":
      // A person without a workspace may do what everybody may.
      return (actor) => {
        if (scope !== undefined && actor.kind !== "anonymous" && actor.workspaceId !== null) {
          requireScope(actor, scope);
        }
      };
    case "person":
      return (actor) => {
        requirePerson(actor);
        if (scope !== undefined) requireScope(actor, scope);
      };
    case "operator":
      return (actor) => requireOperator(requirePerson(actor), people);
  }
}

function requirePerson(actor: Actor): UserActor {
  if (actor.kind === "anonymous") throw httpErrors.HTTP_SIGN_IN_NEEDED();
  if (actor.kind === "api-key") throw httpErrors.HTTP_PERSON_NEEDED();
  return actor;
}

/** An operator who acts as somebody else is that person and no operator. */
async function requireOperator(
  { userId, impersonatedBy }: UserActor,
  people: Pick<People, "isOperator"> | undefined,
): Promise<void> {
  const allowed = impersonatedBy === null && people !== undefined && (await people.isOperator(userId));
  if (!allowed) throw httpErrors.HTTP_NOT_AN_OPERATOR();
}
