import type { UserActor } from "../actor.ts";
import { type ScopeDeclarations, scopesOfRole, type WorkspaceRole, workspaceRoles } from "../roles.ts";

/** A row of `identity.find_session` and `identity.find_session_in`. */
export interface FoundSession {
  readonly session_id: string;
  readonly user_id: string;
  readonly last_seen_ms: number;
  readonly expires_ms: number;
  readonly impersonated_by: string | null;
  /** The workspace that was asked for, whether or not somebody may act in it. */
  readonly chosen_workspace_id: string | null;
  readonly workspace_id: string | null;
  readonly role: WorkspaceRole | null;
  readonly permissions: readonly string[] | null;
  /** Whether an operator shut that workspace. */
  readonly workspace_disabled: boolean | null;
}

/** What a process remembers of a session in one workspace: enough to judge a call without asking again. */
export interface SessionRecord {
  readonly actor: UserActor;
  readonly chosenWorkspaceId: string | null;
  readonly lastSeenMs: number;
  readonly expiresMs: number;
}

export type RecordMaker = (found: FoundSession) => SessionRecord;

/** Turns rows into records; scopes of a role are put together once. */
export function recordMaker(declared: ScopeDeclarations): RecordMaker {
  const ofRole = new Map(workspaceRoles.map((role) => [role, Object.freeze(scopesOfRole(role, declared))]));

  function scopesOf({ role, permissions }: FoundSession): readonly string[] {
    if (role === null) return [];
    const held = ofRole.get(role) ?? [];
    const granted = (permissions ?? []).filter(
      (scope) => !held.includes(scope) && Object.hasOwn(declared, scope),
    );
    return granted.length === 0 ? held : Object.freeze([...held, ...granted]);
  }

  return (found) => {
    const isDisabled = found.workspace_disabled === true;
    const inWorkspace = found.workspace_id !== null && !isDisabled;
    const actor: UserActor = {
      kind: "user",
      userId: found.user_id,
      sessionId: found.session_id,
      workspaceId: inWorkspace ? found.workspace_id : null,
      role: inWorkspace ? found.role : null,
      scopes: inWorkspace ? scopesOf(found) : [],
      impersonatedBy: found.impersonated_by,
      ...(isDisabled ? { workspaceDisabled: true } : {}),
    };
    return {
      actor: Object.freeze(actor),
      chosenWorkspaceId: found.chosen_workspace_id,
      lastSeenMs: found.last_seen_ms,
      expiresMs: found.expires_ms,
    };
  };
}
