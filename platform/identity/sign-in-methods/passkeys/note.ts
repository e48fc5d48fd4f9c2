import type { Transaction } from "#platform/database";
import type { SignedInContext } from "../../sessions/manage.ts";
import { signInMethodActions } from "../audit-actions.ts";
import type { SignInMethodsParts } from "../parts.ts";

/** Appends what a person did to a passkey to the audit log. */
export async function notePasskey(
  { audit }: Pick<SignInMethodsParts, "audit">,
  transaction: Transaction,
  { actor, ipAddress, requestId }: SignedInContext,
  passkeyId: string,
  action: "identity.passkey-added" | "identity.passkey-renamed" | "identity.passkey-removed",
): Promise<void> {
  await audit.append(transaction, {
    action: signInMethodActions[action],
    actor: { kind: "user", id: actor.userId },
    facts: {},
    target: { kind: "passkey", id: passkeyId },
    ip: ipAddress,
    requestId,
  });
}
