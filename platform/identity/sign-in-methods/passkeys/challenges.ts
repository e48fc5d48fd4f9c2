import { hash } from "node:crypto";
import type { Database } from "#platform/database";
import { type Clock, dateFrom } from "#platform/kernel";

/** Time to find the device and touch it. */
export const CHALLENGE_MS = 5 * 60_000;

interface ChallengeParts {
  readonly clock: Clock;
  readonly database: Database;
}

/** Keeps a challenge for who adds a passkey, or for anybody (`null`) who signs in. */
export async function keepChallenge(
  { clock, database }: ChallengeParts,
  challenge: string,
  userId: string | null,
): Promise<void> {
  await database.query({
    text: "insert into identity.passkey_challenges (challenge_hash, user_id, expires_at) values ($1, $2, $3)",
    values: [hash("sha256", challenge, "buffer"), userId, dateFrom(clock.nowMs() + CHALLENGE_MS)],
  });
}

/** Uses a challenge up whatever comes of it; of several callers one wins. */
export async function claimChallenge(
  { clock, database }: ChallengeParts,
  challenge: string,
  userId: string | null,
): Promise<boolean> {
  const claimed = await database.query({
    text: `update identity.passkey_challenges set used_at = $3
      where challenge_hash = $1 and user_id is not distinct from $2::uuid and used_at is null and expires_at > $3
      returning 1`,
    values: [hash("sha256", challenge, "buffer"), userId, clock.now()],
  });
  return claimed.length > 0;
}
