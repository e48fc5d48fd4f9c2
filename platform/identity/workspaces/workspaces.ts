import type { Page, PageRequest } from "#platform/kernel";
import type { UserActor } from "../actor.ts";
import type { Workspace } from "../identity.ts";
import type { WorkspaceRole } from "../roles.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { Done, WorkspaceContext } from "../tenancy/context.ts";

/** A workspace as one of its members sees it. */
export interface OwnWorkspace extends Workspace {
  readonly role: WorkspaceRole;
  /** Granted besides what the role holds. */
  readonly permissions: readonly string[];
  readonly joinedAt: Date;
  /** When everything in it is deleted; `null` while it is open. Closed ones are shown to owners only. */
  readonly deletedFrom: Date | null;
  /** Whether an operator shut it: nobody acts in it. */
  readonly disabled: boolean;
}

/**
 * Workspaces. Where no workspace is named, the one acted in is meant. A workspace that waits for its deletion
 * is closed: nobody acts in it, an owner can restore it.
 */
export interface Workspaces {
  /** Makes a workspace with this person as owner. Throws `IDENTITY_WORKSPACE_INVALID` or `_LIMIT`. */
  create(
    context: SignedInContext,
    request: { readonly name: string },
    done?: Done<OwnWorkspace>,
  ): Promise<OwnWorkspace>;
  /** Those of the person, by name. */
  listOwn(context: SignedInContext, request: PageRequest): Promise<Page<OwnWorkspace>>;
  /** The one acted in. Needs `workspace:read`. */
  current(context: WorkspaceContext): Promise<Workspace>;
  /** Needs `workspace:settings`. Throws `IDENTITY_WORKSPACE_INVALID`. */
  rename(context: WorkspaceContext, request: { readonly name: string }): Promise<Workspace>;
  /** Lets the session go on in another workspace; answers the actor there. Throws `IDENTITY_WORKSPACE_NOT_FOUND`. */
  switchTo(context: SignedInContext, request: { readonly workspaceId: string }): Promise<UserActor>;
  /** Makes another member owner and the caller admin, at once. The owner in person only. Throws `IDENTITY_MEMBER_NOT_FOUND`. */
  transfer(context: SignedInContext, request: { readonly userId: string }): Promise<void>;
  /** Closes the workspace at once and deletes it after the grace. The owner in person only. */
  requestDeletion(context: SignedInContext): Promise<{ readonly deletedFrom: Date }>;
  /** Opens it again within the grace. An owner in person only. Throws `IDENTITY_WORKSPACE_NOT_FOUND` or `_NOT_CLOSED`. */
  restore(context: SignedInContext, request: { readonly workspaceId: string }): Promise<OwnWorkspace>;
  /** Deletes every row of workspaces whose grace is over; for a schedule. Answers how many workspaces. */
  purge(): Promise<number>;
}
