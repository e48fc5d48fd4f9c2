import { createHmac } from "node:crypto";
import type { Database } from "#platform/database";
import { type Clock, dateFrom } from "#platform/kernel";
import type { UserActor } from "../../actor.ts";
import { bytesOf } from "../../sessions/store.ts";
import { digestOf } from "../../sessions/token.ts";

const STATE_MS = 10 * 60_000;

interface StateParts {
  readonly clock: Clock;
  readonly database: Database;
}

/** What a way to a provider and back began with. */
export interface OpenIdState {
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly returnTo: string | null;
}

export interface OpenIdWay {
  readonly provider: string;
  readonly state: string;
  readonly browserToken: string;
}

/** Derived, so that no table holds them and another browser cannot finish the way. */
export function secretsOf({ state, browserToken }: Pick<OpenIdWay, "state" | "browserToken">) {
  const derive = (purpose: string): string =>
    createHmac("sha256", browserToken).update(`${purpose} ${state}`).digest("base64url");
  return { nonce: derive("nonce"), codeVerifier: derive("code verifier") };
}

export async function keepState(
  { clock, database }: StateParts,
  { provider, state, browserToken }: OpenIdWay,
  actor: Pick<UserActor, "userId" | "sessionId"> | undefined,
  returnTo: string | null,
): Promise<void> {
  await database.query({
    text: `insert into identity.openid_states
        (state_hash, browser_hash, provider, user_id, session_id, return_to, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      bytesOf(digestOf(state)),
      bytesOf(digestOf(browserToken)),
      provider,
      actor?.userId ?? null,
      actor?.sessionId ?? null,
      returnTo,
      dateFrom(clock.nowMs() + STATE_MS),
    ],
  });
}

/** Uses a state up, by its own browser and provider only; of several callers one wins. */
export async function claimState(
  { clock, database }: StateParts,
  { provider, state, browserToken }: OpenIdWay,
): Promise<OpenIdState | undefined> {
  const [claimed] = await database.query<OpenIdState>({
    text: `update identity.openid_states set used_at = $4
      where state_hash = $1 and browser_hash = $2 and provider = $3 and used_at is null and expires_at > $4
      returning user_id as "userId", session_id as "sessionId", return_to as "returnTo"`,
    values: [bytesOf(digestOf(state)), bytesOf(digestOf(browserToken)), provider, clock.now()],
  });
  return claimed;
}
