import type { Transaction } from "#platform/database";
import type { StatementRunner } from "../../sessions/store.ts";
import { signInMethodErrors } from "../errors.ts";
import type { SignInMethodsParts } from "../parts.ts";
import type { ExternalIdentity, WaysIn } from "./identities.ts";
import { selectIdentities, type StoredIdentity } from "./store.ts";

/** As its owner sees it; a provider that is gone from the configuration is named by its issuer. */
export function shownIdentity(
  { providerName }: Pick<SignInMethodsParts, "providerName">,
  { id, provider, label, createdAt, lastUsedAt }: StoredIdentity,
): ExternalIdentity {
  return { id, provider, providerName: providerName(provider) ?? provider, label, createdAt, lastUsedAt };
}

export async function waysIn(
  parts: Pick<SignInMethodsParts, "providerName">,
  runner: StatementRunner,
  userId: string,
): Promise<WaysIn> {
  const [row] = await runner.query<{ password: boolean; passkeys: number }>({
    text: `select password_hash is not null and email is not null as password,
        (select count(*)::int from identity.passkeys p where p.user_id = u.user_id) as passkeys
      from identity.users u where user_id = $1`,
    values: [userId],
  });
  const identities = await selectIdentities(runner, userId);
  return {
    password: row?.password ?? false,
    passkeys: row?.passkeys ?? 0,
    identities: identities.map((identity) => shownIdentity(parts, identity)),
  };
}

/**
 * To be asked after a way was taken away, by the transaction that holds the person's row. Providers that
 * the operator no longer offers do not count. Throws `IDENTITY_LAST_WAY_IN`.
 */
export async function requireWayIn(
  parts: Pick<SignInMethodsParts, "providerName">,
  transaction: Transaction,
  userId: string,
): Promise<void> {
  const { password, passkeys, identities } = await waysIn(parts, transaction, userId);
  const offered = identities.some(({ provider }) => parts.providerName(provider) !== undefined);
  if (!password && passkeys === 0 && !offered) throw signInMethodErrors.IDENTITY_LAST_WAY_IN();
}
