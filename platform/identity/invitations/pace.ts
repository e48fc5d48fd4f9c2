import { hash } from "node:crypto";
import { definePolicy, type LimitCheck } from "#platform/limits";
import { tenancyErrors } from "../tenancy/errors.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";

const PER_WORKSPACE = definePolicy("workspace-invitations", 100, 3600);
const PER_ADDRESS = definePolicy("invitation-mails", 10, 3600);

/** Counts an invitation, and a mail to its address; throws `IDENTITY_INVITATION_LIMITED`. */
export async function admitInvitation(
  { limits }: Pick<TenancyDeps, "limits">,
  workspaceId: string,
  mailedTo: string | null,
): Promise<void> {
  const checks: LimitCheck[] = [{ policy: PER_WORKSPACE, key: workspaceId }];
  if (mailedTo !== null)
    checks.push({ policy: PER_ADDRESS, key: hash("sha256", mailedTo.toLowerCase(), "base64") });
  const decision = await limits.consume(checks);
  if (decision.allowed) return;
  throw tenancyErrors.IDENTITY_INVITATION_LIMITED(undefined, {
    retryAfterSeconds: Math.ceil(decision.retryAfterMs / 1000),
  });
}
