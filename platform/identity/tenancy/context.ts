import type { Transaction } from "#platform/database";
import type { ApiKeyActor, UserActor } from "../actor.ts";
import type { CallContext } from "../sessions/session.ts";

/** A call of a key, or of a person who acts in a workspace. */
export interface WorkspaceContext extends CallContext {
  readonly actor: ApiKeyActor | UserActor;
}

/** Called with what an action has made, in the transaction that makes it: when it throws, nothing has happened. */
export type Done<Result> = (transaction: Transaction, result: Result) => Promise<void>;
