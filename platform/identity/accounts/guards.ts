import { addressKey, definePolicy } from "#platform/limits";
import { dateFrom } from "#platform/kernel";
import type { CallContext } from "../sessions/session.ts";
import type { AccountsConfig } from "./config.ts";
import { emailDigest } from "./email.ts";
import { accountErrors } from "./errors.ts";
import type { AccountParts } from "./parts.ts";

const WINDOW_SECONDS = 15 * 60;
/** Failures within the window after which an account takes no password. */
const FAILURE_LIMIT = 10;
const MAILS_PER_HOUR = definePolicy("account-mail", 10, 3600);

/** Counts a request of this network address; throws `IDENTITY_ACCOUNT_LIMITED`. */
export async function admitAddress(
  {
    config,
    limits,
  }: Pick<AccountParts, "limits"> & { readonly config: Pick<AccountsConfig, "accountRequestsPerAddress"> },
  context: CallContext,
): Promise<void> {
  const policy = definePolicy("account-address", config.accountRequestsPerAddress, WINDOW_SECONDS);
  await admit(limits, policy, addressKey(context.ipAddress));
}

/** Counts a mail that somebody lets us send to this address; throws `IDENTITY_ACCOUNT_LIMITED`. */
export async function admitMail({ limits }: AccountParts, emailKey: string): Promise<void> {
  await admit(limits, MAILS_PER_HOUR, emailDigest(emailKey).toString("base64"));
}

/**
 * Counts an attempt before the password is looked at, so that many at once get no further than one
 * after another; `forgiveAttempts` takes it back. Exact over all processes, and the same for addresses
 * without an account. Throws `IDENTITY_SIGN_IN_LOCKED`.
 */
export async function admitAttempt({ clock, database }: AccountParts, emailKey: string): Promise<void> {
  const admitted = await database.query({
    name: "identity_admit_password_attempt",
    text: `insert into identity.password_attempts as a (account_hash, failures, last_at) values ($1, 1, $2)
      on conflict (account_hash) do update
        set failures = case when a.last_at <= $3 then 1 else a.failures + 1 end, last_at = $2
        where a.last_at <= $3 or a.failures < $4
      returning failures`,
    values: [emailDigest(emailKey), clock.now(), windowStart(clock.nowMs()), FAILURE_LIMIT],
  });
  if (admitted.length === 0)
    throw accountErrors.IDENTITY_SIGN_IN_LOCKED(undefined, { retryAfterSeconds: WINDOW_SECONDS });
}

/** Attempts before this moment no longer count. */
export function windowStart(nowMs: number): Date {
  return dateFrom(nowMs - WINDOW_SECONDS * 1000);
}

async function admit(
  limits: AccountParts["limits"],
  policy: ReturnType<typeof definePolicy>,
  key: string,
): Promise<void> {
  const decision = await limits.consume([{ policy, key }]);
  if (decision.allowed) return;
  throw accountErrors.IDENTITY_ACCOUNT_LIMITED(undefined, {
    retryAfterSeconds: Math.ceil(decision.retryAfterMs / 1000),
  });
}
