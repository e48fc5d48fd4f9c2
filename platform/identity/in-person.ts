import type { ApiKeyActor, UserActor } from "./actor.ts";
import { tenancyErrors } from "./tenancy/errors.ts";

/**
 * Lets pass only the person behind the account: what changes how the account is entered, or cannot be taken
 * back, is not for an operator who acts as this person. Throws `IDENTITY_IMPERSONATION_REFUSED`.
 */
export function requireInPerson({ impersonatedBy }: Pick<UserActor, "impersonatedBy">): void {
  if (impersonatedBy !== null) throw tenancyErrors.IDENTITY_IMPERSONATION_REFUSED();
}

/**
 * Keeps an operator who acts for a person from making what outlives the time for it: keys, members, receivers of
 * events. Keys and people in person pass. Throws `IDENTITY_IMPERSONATION_REFUSED`.
 */
export function requireLastingHand(actor: ApiKeyActor | UserActor): void {
  if (actor.kind === "user") requireInPerson(actor);
}
