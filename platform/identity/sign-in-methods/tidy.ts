import type { SignInMethodsParts } from "./parts.ts";

/** Removes what has expired: challenges, ways to providers, used proofs, tickets. */
export async function tidy({ clock, database }: SignInMethodsParts): Promise<void> {
  const now = clock.now();
  await database.asApp(async (transaction) => {
    await transaction.query("delete from identity.passkey_challenges where expires_at <= $1", [now]);
    await transaction.query("delete from identity.openid_states where expires_at <= $1", [now]);
    await transaction.query("delete from identity.used_telegram_proofs where expires_at <= $1", [now]);
    await transaction.query("delete from identity.link_tickets where expires_at <= $1", [now]);
  });
}
