import { identityActions } from "#platform/audit";
import type { CallContext } from "../sessions/session.ts";
import type { SignInMethodsParts } from "./parts.ts";

/** Notes in the audit log that somebody was not let in. */
export async function noteRefusal(
  { audit, database }: Pick<SignInMethodsParts, "audit" | "database">,
  { ipAddress, requestId }: CallContext,
  {
    method,
    userId,
    reason = "the proof was not accepted",
  }: { readonly method: string; readonly userId?: string | undefined; readonly reason?: string },
): Promise<void> {
  await database.asApp((transaction) =>
    audit.append(transaction, {
      action: identityActions["identity.sign-in-refused"],
      actor: { kind: "anonymous" },
      facts: { method, reason },
      ...(userId === undefined ? {} : { target: { kind: "user", id: userId } }),
      ip: ipAddress,
      requestId,
    }),
  );
}
