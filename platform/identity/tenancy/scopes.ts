import { nearestName } from "#platform/config";
import { hasScope } from "../actor.ts";
import { isAtLeast, type ScopeDeclarations, scopesOfRole, type WorkspaceRole } from "../roles.ts";
import type { WorkspaceContext } from "./context.ts";
import { tenancyErrors } from "./errors.ts";

type Holder = WorkspaceContext["actor"];

/** What is wrong with a scope of a key; `undefined` for one that is declared, `<product>:*` and `*`. */
export function scopeFault(scope: string, declared: ScopeDeclarations): string | undefined {
  const known = [
    ...Object.keys(declared),
    ...new Set(Object.keys(declared).map((name) => `${prefixOf(name)}*`)),
    "*",
  ];
  return known.includes(scope) ? undefined : unknownScope(scope, known);
}

/** The same for a permission of a member, which names one thing. */
export function permissionFault(scope: string, declared: ScopeDeclarations): string | undefined {
  return Object.hasOwn(declared, scope) ? undefined : unknownScope(scope, Object.keys(declared));
}

/**
 * Lets pass only what the caller holds, so that nobody hands on more. `*` is for owners and for keys that hold
 * it: it covers what will be declared one day. Throws `IDENTITY_SCOPES_NOT_HELD`.
 */
export function requireHeld(
  actor: Holder,
  rank: WorkspaceRole,
  scopes: readonly string[],
  declared: ScopeDeclarations,
): void {
  const beyond = scopes.filter((scope) => !isHeld(actor, rank, scope, declared));
  if (beyond.length > 0) throw tenancyErrors.IDENTITY_SCOPES_NOT_HELD({ scopes: beyond.join(", ") });
}

/**
 * Lets pass who may give a role: people theirs and lower ones, keys those whose scopes they hold, up to admin.
 * Throws `IDENTITY_MEMBER_ABOVE` or `IDENTITY_SCOPES_NOT_HELD`.
 */
export function requireGivable(
  actor: Holder,
  rank: WorkspaceRole,
  role: WorkspaceRole,
  declared: ScopeDeclarations,
): void {
  if (!isAtLeast(rank, role)) throw tenancyErrors.IDENTITY_MEMBER_ABOVE();
  if (actor.kind === "api-key") requireHeld(actor, rank, scopesOfRole(role, declared), declared);
}

function isHeld(actor: Holder, rank: WorkspaceRole, scope: string, declared: ScopeDeclarations): boolean {
  if (scope === "*") return actor.kind === "user" ? rank === "owner" : actor.scopes.includes("*");
  if (hasScope(actor, scope)) return true;
  if (!scope.endsWith(":*")) return false;
  const covered = Object.keys(declared).filter((name) => prefixOf(name) === prefixOf(scope));
  return covered.length > 0 && covered.every((name) => hasScope(actor, name));
}

function prefixOf(scope: string): string {
  return scope.slice(0, scope.indexOf(":") + 1);
}

function unknownScope(scope: string, known: readonly string[]): string {
  const nearest = nearestName(scope, known);
  const cure = nearest === undefined ? `Choose among ${known.join(", ")}.` : `Did you mean ${nearest}?`;
  return `"${scope.slice(0, 100)}" is no scope of this installation. ${cure}`;
}
