import type { Page, PageRequest } from "#platform/kernel";
import type { OwnWorkspace } from "../workspaces/workspaces.ts";
import type { WorkspaceRole } from "../roles.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { Done, WorkspaceContext } from "../tenancy/context.ts";

/** An invitation that can still be accepted; its token was shown or mailed once. */
export interface Invitation {
  readonly id: string;
  readonly delivery: "mail" | "link";
  readonly role: WorkspaceRole;
  /** The only address whose owner may accept; `null` lets everybody who has the link. */
  readonly email: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly invitedBy: string | null;
  /** Mails sent so far. */
  readonly sends: number;
}

export interface InvitationRequest {
  /** `mail` needs an address; a `link` may be limited to one. */
  readonly delivery: "mail" | "link";
  readonly role: WorkspaceRole;
  readonly email?: string;
  /** Language of the mail as BCP 47 tag; English when not given. */
  readonly language?: string;
}

/** `token` only for links: 43 characters of `[A-Za-z0-9_-]`, fit for `t.me/<bot>?start=<token>`. */
export interface NewInvitation {
  readonly invitation: Invitation;
  readonly token: string | null;
}

/** What somebody who holds the token sees before accepting. */
export interface InvitationPreview {
  readonly workspaceName: string;
  readonly role: WorkspaceRole;
  readonly inviterName: string | null;
  /** Whether only one address may accept. */
  readonly limited: boolean;
  readonly expiresAt: Date;
}

/** An open invitation as the owner of the invited address sees it. */
export interface ReceivedInvitation {
  readonly id: string;
  readonly workspaceName: string;
  readonly role: WorkspaceRole;
  readonly inviterName: string | null;
  readonly expiresAt: Date;
}

/**
 * Invitations to the workspace acted in, which need `workspace:members`; `preview` and `accept` are for who holds a
 * token, and the last three for who has proved the invited address.
 */
export interface Invitations {
  /**
   * Not for operators who act for a person. Throws `IDENTITY_INVITATION_INVALID`, `IDENTITY_MEMBER_ABOVE`,
   * `IDENTITY_SCOPES_NOT_HELD` (a key that holds less than the role), `IDENTITY_INVITATION_NEEDLESS` (the address of a
   * member), `IDENTITY_INVITATION_LIMITED` or `IDENTITY_INVITATIONS_OPEN`.
   */
  invite(
    context: WorkspaceContext,
    request: InvitationRequest,
    done?: Done<NewInvitation>,
  ): Promise<NewInvitation>;
  /** Those that can still be accepted, newest first. */
  list(context: WorkspaceContext, request: PageRequest): Promise<Page<Invitation>>;
  /** Throws `IDENTITY_INVITATION_NOT_FOUND`. */
  revoke(context: WorkspaceContext, request: { readonly invitationId: string }): Promise<void>;
  /**
   * Mails a new link, valid anew; the one before works no more. Once a minute, four times.
   * Throws `IDENTITY_INVITATION_NOT_FOUND`, `_INVALID` (for links), `_NEEDLESS`, `_LIMITED` or `IDENTITY_INVITATIONS_OPEN`.
   */
  resend(context: WorkspaceContext, request: { readonly invitationId: string }): Promise<Invitation>;
  /** Throws `IDENTITY_INVITATION_REFUSED`. Needs no session; limit it by address. */
  preview(request: { readonly token: string }): Promise<InvitationPreview>;
  /**
   * Joins, once, and lets the session go on in the workspace. Throws `IDENTITY_INVITATION_REFUSED`,
   * `IDENTITY_INVITATION_FOR_ANOTHER`, `IDENTITY_MEMBER_ALREADY` or `IDENTITY_MEMBERSHIP_LIMIT` (the invitation
   * stays good then).
   */
  accept(context: SignedInContext, request: { readonly token: string }): Promise<OwnWorkspace>;
  /** Those of all workspaces to the own proved address, newest first. */
  listReceived(context: SignedInContext, request: PageRequest): Promise<Page<ReceivedInvitation>>;
  /** The same as `accept`, for one of them. Throws `IDENTITY_INVITATION_NOT_FOUND` or `IDENTITY_MEMBERSHIP_LIMIT`. */
  acceptReceived(context: SignedInContext, request: { readonly invitationId: string }): Promise<OwnWorkspace>;
  /** Ends one of them. Throws `IDENTITY_INVITATION_NOT_FOUND`. */
  decline(context: SignedInContext, request: { readonly invitationId: string }): Promise<void>;
}
