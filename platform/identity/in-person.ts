import type { UserActor } from "./actor.ts";
import { tenancyErrors } from "./tenancy/errors.ts";

/**
 * Lets pass only the person behind the account: what changes how the account is entered, or cannot be taken
 * back, is not for an operator who acts as this person. Throws `IDENTITY_IMPERSONATION_REFUSED`.
 */
export function requireInPerson({ impersonatedBy }: Pick<UserActor, "impersonatedBy">): void {
  if (impersonatedBy !== null) throw tenancyErrors.IDENTITY_IMPERSONATION_REFUSED();
}
