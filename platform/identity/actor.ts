import { identityErrors } from "./errors.ts";

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

/** Who calls. People with a session join this union; switch over `kind`. */
export type Actor = AnonymousActor | ApiKeyActor;

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
 * Throws `IDENTITY_KEY_MISSING` for nobody and `IDENTITY_SCOPE_MISSING` for a key without the scope.
 */
export function requireScope<Given extends Actor>(
  actor: Given,
  scope: string,
): asserts actor is Exclude<Given, AnonymousActor> {
  if (actor.kind === "anonymous") throw identityErrors.IDENTITY_KEY_MISSING();
  if (!hasScope(actor, scope)) throw identityErrors.IDENTITY_SCOPE_MISSING({ scope });
}
