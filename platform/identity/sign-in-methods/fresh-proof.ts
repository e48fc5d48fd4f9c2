import type { Database } from "#platform/database";
import { type Clock, dateFrom } from "#platform/kernel";
import { accountErrors } from "../accounts/errors.ts";
import type { UserActor } from "../actor.ts";
import { requireInPerson } from "../in-person.ts";
import { signInMethodErrors } from "./errors.ts";

const FRESH_MS = 10 * 60_000;

type Actor = Pick<UserActor, "userId" | "sessionId" | "impersonatedBy">;

interface ProofParts {
  readonly clock: Clock;
  readonly database: Database;
}

/** Lets a session pass that began, or whose person proved again, in the last ten minutes. Throws `IDENTITY_PROOF_STALE`. */
export async function requireFreshProof({ clock, database }: ProofParts, actor: Actor): Promise<void> {
  requireInPerson(actor);
  const fresh = await database.query({
    text: `select 1 from identity.sessions s left join identity.session_proofs p using (session_id)
      where s.session_id = $1 and s.user_id = $2 and greatest(s.created_at, p.proved_at) > $3`,
    values: [actor.sessionId, actor.userId, dateFrom(clock.nowMs() - FRESH_MS)],
  });
  if (fresh.length === 0) throw signInMethodErrors.IDENTITY_PROOF_STALE();
}

/** Notes that the person of a session has just proved who it is. Throws `IDENTITY_SESSION_ENDED`. */
export async function stampProof({ clock, database }: ProofParts, actor: Actor): Promise<void> {
  const stamped = await database.query({
    text: `insert into identity.session_proofs (session_id, proved_at)
      select session_id, $3 from identity.sessions where session_id = $1 and user_id = $2
          on conflict (session_id) do update set proved_at = excluded.proved_at returning 1`,
    values: [actor.sessionId, actor.userId, clock.now()],
  });
  if (stamped.length === 0) throw accountErrors.IDENTITY_SESSION_ENDED();
}
