import { identityErrors } from "./errors.ts";
import type { WorkspaceRole } from "./roles.ts";
import { tenancyErrors } from "./tenancy/errors.ts";

/** Nobody known: the limits of the caller's address apply. */
export interface AnonymousActor {
  readonly kind: "anonymous";
}

/** A program that presented a valid API key. */
export interface ApiKeyActor {
  readonly kind: "api-key";
  readonly keyId: string;
  readonly workspaceId: string;
  /** `<product>:<verb>`, `<product>:*` or `*`. */
  readonly scopes: readonly string[];
  /** Requests per minute of this key in place of the policy's figure; `null` when the policy applies. */
  readonly limitPerMinute: number | null;
}

/** A person who signed in, by a session or by an access token of one. */
export interface UserActor {
  readonly kind: "user";
  readonly userId: string;
  readonly sessionId: string;
  /** The workspace that is acted in; `null` for none. */
  readonly workspaceId: string | null;
  /** The person's role there. */
  readonly role: WorkspaceRole | null;
  /** What role and granted permissions allow there. */
  readonly scopes: readonly string[];
  /** The operator of the platform who acts as this person. */
  readonly impersonatedBy: string | null;
  /** Set for an access token: it speaks in the workspace that it was issued for and in no other. */
  readonly boundToWorkspace?: true;
  /** Set when the person is a member of the workspace that would be acted in, and an operator shut it: none is acted in. */
  readonly workspaceDisabled?: true;
}

/** Who calls; switch over `kind`. */
export type Actor = AnonymousActor | ApiKeyActor | UserActor;

export const anonymous: AnonymousActor = { kind: "anonymous" };

/** Whether the actor may do what `scope` (`<product>:<verb>`) names. */
export function hasScope(actor: Actor, scope: string): boolean {
  if (actor.kind === "anonymous") return false;
  const ofProduct = `${scope.slice(0, scope.indexOf(":"))}:*`;
  return actor.scopes.some((held) => held === scope || held === ofProduct || held === "*");
}

/**
 * Lets the actor pass when it holds `scope`.
 *
 * Throws `IDENTITY_KEY_MISSING` for nobody, `IDENTITY_SCOPE_MISSING` for a key without the scope and
 * `IDENTITY_PERMISSION_MISSING` for a person without it.
 */
export function requireScope<Given extends Actor>(
  actor: Given,
  scope: string,
): asserts actor is Exclude<Given, AnonymousActor> {
  if (actor.kind === "anonymous") throw identityErrors.IDENTITY_KEY_MISSING();
  if (hasScope(actor, scope)) return;
  if (actor.kind === "api-key") throw identityErrors.IDENTITY_SCOPE_MISSING({ scope });
  throw identityErrors.IDENTITY_PERMISSION_MISSING({ scope });
}

/**
 * The workspace that a request acts for.
 *
 * Throws `IDENTITY_KEY_MISSING` for nobody, `IDENTITY_WORKSPACE_NOT_CHOSEN` for a person who acts in none, and
 * `IDENTITY_WORKSPACE_DISABLED` for one whose workspace is disabled.
 */
export function workspaceOf(actor: Actor): string {
  if (actor.kind === "anonymous") throw identityErrors.IDENTITY_KEY_MISSING();
  if (actor.kind === "user" && actor.workspaceDisabled === true)
    throw tenancyErrors.IDENTITY_WORKSPACE_DISABLED();
  if (actor.workspaceId === null) throw identityErrors.IDENTITY_WORKSPACE_NOT_CHOSEN();
  return actor.workspaceId;
}
