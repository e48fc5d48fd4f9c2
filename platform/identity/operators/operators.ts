import type { Page, PageRequest } from "#platform/kernel";
import type { Actor, UserActor } from "../actor.ts";
import type { Workspace } from "../identity.ts";
import type { NewSession } from "../sessions/session.ts";
import type { SignedInContext } from "../sessions/manage.ts";

/** Somebody who runs the installation; no role in any workspace. */
export interface Operator {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  readonly grantedAt: Date;
  /** `null` when granted at the command line. */
  readonly grantedBy: string | null;
}

/** A person as operators see them. */
export interface UserOverview {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  /** Last use of any session that still runs. */
  readonly lastSeenAt: Date | null;
  readonly workspaces: number;
  readonly operator: boolean;
}

/** A workspace as operators see it. */
export interface WorkspaceOverview extends Workspace {
  readonly members: number;
  /** The owner who joined first. */
  readonly ownerEmail: string | null;
  readonly deletedFrom: Date | null;
  readonly disabledAt: Date | null;
}

export interface OverviewRequest extends PageRequest {
  /** Part of a name or an address, or a whole id. */
  readonly search?: string;
}

export interface ImpersonationRequest {
  readonly userId: string;
  /** 5 to 200 characters; stands in the audit log for ever, so no names. */
  readonly reason: string;
  /** One of the person's; by default where they would go on themselves. */
  readonly workspaceId?: string;
  /** Shorter than the configured time; never longer. */
  readonly minutes?: number;
}

export interface DisablingRequest {
  readonly workspaceId: string;
  /** 5 to 200 characters, such as `unpaid since March`; members of the workspace read it in the audit log. */
  readonly reason: string;
}

/** Actions of operators. All that take a context throw `IDENTITY_OPERATOR_ONLY` for anybody else. */
export interface Operators {
  isOperator(userId: string): Promise<boolean>;
  /** For routes with `access: "operator"`. Throws `IDENTITY_OPERATOR_ONLY`, also while acting for somebody. */
  requireOperator(actor: Actor): Promise<UserActor>;
  listOperators(context: SignedInContext): Promise<readonly Operator[]>;
  /** Throws `IDENTITY_USER_NOT_FOUND`. */
  grant(context: SignedInContext, request: { readonly userId: string }): Promise<void>;
  /** Throws `IDENTITY_OPERATOR_NOT_FOUND` or `IDENTITY_LAST_OPERATOR`. Ends what they do in others' names. */
  revoke(context: SignedInContext, request: { readonly userId: string }): Promise<void>;
  /** Newest first. */
  listUsers(context: SignedInContext, request: OverviewRequest): Promise<Page<UserOverview>>;
  /** Newest first. */
  listWorkspaces(context: SignedInContext, request: OverviewRequest): Promise<Page<WorkspaceOverview>>;
  /** Shuts a person out. Throws `IDENTITY_USER_NOT_FOUND` or `IDENTITY_OPERATOR_PROTECTED`. */
  disableUser(context: SignedInContext, request: { readonly userId: string }): Promise<void>;
  enableUser(context: SignedInContext, request: { readonly userId: string }): Promise<void>;
  /**
   * Shuts a workspace: its keys and whoever acts in it are refused within a second, its jobs and deliveries
   * wait, nothing is deleted. Throws
   * `IDENTITY_WORKSPACE_NOT_FOUND` or `IDENTITY_WORKSPACE_INVALID` (the reason).
   */
  disableWorkspace(context: SignedInContext, request: DisablingRequest): Promise<void>;
  /** Throws `IDENTITY_WORKSPACE_NOT_FOUND`. */
  enableWorkspace(context: SignedInContext, request: { readonly workspaceId: string }): Promise<void>;
  /**
   * A session that acts as a person and ends by itself; the operator's own goes on, so keep its cookie
   * beside. Throws `IDENTITY_IMPERSONATION_INVALID`, `IDENTITY_USER_NOT_FOUND` or `IDENTITY_OPERATOR_PROTECTED`.
   */
  impersonate(context: SignedInContext, request: ImpersonationRequest): Promise<NewSession>;
  /** Ends the session of this call. Throws `IDENTITY_NOT_IMPERSONATING`. */
  stopImpersonating(context: SignedInContext): Promise<void>;

  /**
   * At the command line: makes the person with this proved address an operator, and owner of every workspace
   * that has none. Throws `IDENTITY_ADDRESS_NOT_VERIFIED`.
   */
  grantOperator(email: string): Promise<{ readonly workspaces: readonly Workspace[] }>;
  /** At the command line. Throws what `disableWorkspace` throws. */
  disableWorkspaceAtCommandLine(request: DisablingRequest): Promise<void>;
  /** At the command line. Throws `IDENTITY_WORKSPACE_NOT_FOUND`. */
  enableWorkspaceAtCommandLine(workspaceId: string): Promise<void>;
  /** At the command line. Throws `IDENTITY_OPERATOR_NOT_FOUND` or `IDENTITY_LAST_OPERATOR`. */
  revokeOperator(email: string): Promise<void>;
}
