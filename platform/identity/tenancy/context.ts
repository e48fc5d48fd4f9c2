import type { ApiKeyActor, UserActor } from "../actor.ts";
import type { CallContext } from "../sessions/session.ts";

/** A call of a key, or of a person who acts in a workspace. */
export interface WorkspaceContext extends CallContext {
  readonly actor: ApiKeyActor | UserActor;
}
