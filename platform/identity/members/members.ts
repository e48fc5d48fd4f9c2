import type { Page, PageRequest } from "#platform/kernel";
import type { WorkspaceRole } from "../roles.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { WorkspaceContext } from "../tenancy/context.ts";

/** A person in a workspace, as its other members see them. */
export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: WorkspaceRole;
  /** Scopes granted by name besides what the role holds. */
  readonly permissions: readonly string[];
  readonly joinedAt: Date;
  readonly invitedBy: string | null;
  readonly disabled: boolean;
}

/**
 * Members of the workspace acted in. Nobody reaches above the own role; a key counts as admin. All throw
 * `IDENTITY_MEMBER_NOT_FOUND`, `IDENTITY_MEMBER_ABOVE` and `IDENTITY_LAST_OWNER` where they apply.
 */
export interface Members {
  /** By name. Needs `workspace:read`. */
  list(context: WorkspaceContext, request: PageRequest): Promise<Page<Member>>;
  /**
   * Sets role, permissions or both. Needs `workspace:members`. Throws `IDENTITY_MEMBER_INVALID` for unknown
   * scopes and `IDENTITY_SCOPES_NOT_HELD` for those that the caller does not hold.
   */
  change(
    context: WorkspaceContext,
    request: {
      readonly userId: string;
      readonly role?: WorkspaceRole;
      readonly permissions?: readonly string[];
    },
  ): Promise<Member>;
  /** Also revokes the invitations that they made. Needs `workspace:members`. */
  remove(context: WorkspaceContext, request: { readonly userId: string }): Promise<void>;
  /** The person leaves the workspace that the session acts in. */
  leave(context: SignedInContext): Promise<void>;
}
