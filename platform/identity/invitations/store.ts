import type { Transaction } from "#platform/database";
import { isUuid, type Page, pageOf, type PageRequest } from "#platform/kernel";
import { idBefore, sizeOf } from "../pages.ts";
import type { WorkspaceRole } from "../roles.ts";
import { bytesOf, type StatementRunner } from "../sessions/store.ts";
import type { Invitation, ReceivedInvitation } from "./invitations.ts";

/** An open invitation as whoever holds its token may know it. */
export interface FoundInvitation {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly role: WorkspaceRole;
  readonly email: string | null;
  readonly inviterName: string | null;
  readonly expiresAt: Date;
}

export interface InvitationToStore extends Invitation {
  readonly language: string;
  /** SHA-256 of the token in base64. */
  readonly digest: string;
}

/** What mails are written from, and paced by. */
export interface SendableInvitation extends Invitation {
  readonly language: string;
  readonly sentAt: Date;
}

const COLUMNS = `invitation_id as "id", delivery, role, email, created_at as "createdAt", expires_at as "expiresAt",
  invited_by as "invitedBy", sends`;
const OPEN = "accepted_at is null and revoked_at is null";

export async function findInvitation(
  runner: StatementRunner,
  digest: string,
): Promise<FoundInvitation | undefined> {
  const [found] = await runner.query<FoundInvitation>({
    name: "identity_find_invitation",
    text: `select workspace_id as "workspaceId", workspace_name as "workspaceName", role, email,
        inviter_name as "inviterName", expires_at as "expiresAt" from identity.find_invitation($1)`,
    values: [bytesOf(digest)],
  });
  return found;
}

export async function insertInvitation(
  transaction: Transaction,
  invitation: InvitationToStore,
): Promise<void> {
  await transaction.query(
    `insert into identity.invitations (workspace_id, invitation_id, token_hash, delivery, role, email, language,
       invited_by, created_at, expires_at, sends, sent_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9)`,
    [
      transaction.workspaceId,
      invitation.id,
      bytesOf(invitation.digest),
      invitation.delivery,
      invitation.role,
      invitation.email,
      invitation.language,
      invitation.invitedBy,
      invitation.createdAt,
      invitation.expiresAt,
      invitation.sends,
    ],
  );
}

/** A page of those of the transaction's workspace that can be accepted now, newest first: ids sort by the time of creation. */
export async function selectOpenInvitations(
  transaction: Transaction,
  now: Date,
  request: PageRequest,
): Promise<Page<Invitation>> {
  const limit = sizeOf(request);
  const rows = await transaction.query<Invitation>(
    `select ${COLUMNS} from identity.invitations
      where workspace_id = $1 and ${OPEN} and expires_at > $2 and ($3::uuid is null or invitation_id < $3)
      order by invitation_id desc limit $4`,
    [transaction.workspaceId, now, idBefore(request), limit + 1],
  );
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** How many of the transaction's workspace can be accepted now. */
export async function countOpenInvitations(transaction: Transaction, now: Date): Promise<number> {
  const [row] = await transaction.query<{ open: number }>(
    `select count(*)::integer as open from identity.invitations
      where workspace_id = $1 and ${OPEN} and expires_at > $2`,
    [transaction.workspaceId, now],
  );
  return row?.open ?? 0;
}

/** Holds an invitation that is not accepted or revoked; it may have expired. */
export async function lockInvitation(
  transaction: Transaction,
  invitationId: string,
): Promise<SendableInvitation | undefined> {
  const [found] = await transaction.query<SendableInvitation>(
    `select ${COLUMNS}, language, sent_at as "sentAt" from identity.invitations
      where workspace_id = $1 and invitation_id = $2 and ${OPEN} for update`,
    [transaction.workspaceId, invitationId],
  );
  return found;
}

/** Gives an invitation another token and another term; the token before works no more. */
export async function renewInvitation(
  transaction: Transaction,
  renewed: {
    readonly invitationId: string;
    readonly digest: string;
    readonly sentAt: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await transaction.query(
    `update identity.invitations set token_hash = $3, sent_at = $4, expires_at = $5, sends = sends + 1
      where workspace_id = $1 and invitation_id = $2`,
    [
      transaction.workspaceId,
      renewed.invitationId,
      bytesOf(renewed.digest),
      renewed.sentAt,
      renewed.expiresAt,
    ],
  );
}

/** Uses an invitation up; of several callers one wins. */
export async function claimInvitation(
  transaction: Transaction,
  claim: {
    readonly digest: string | null;
    readonly invitationId: string | null;
    readonly userId: string;
    readonly now: Date;
  },
): Promise<Pick<Invitation, "id" | "role" | "email" | "invitedBy"> | undefined> {
  const [claimed] = await transaction.query<Pick<Invitation, "id" | "role" | "email" | "invitedBy">>(
    `update identity.invitations set accepted_at = $4, accepted_by = $3
      where workspace_id = $1 and (token_hash = $2 or invitation_id = $5) and ${OPEN} and expires_at > $4
      returning invitation_id as "id", role, email, invited_by as "invitedBy"`,
    [
      transaction.workspaceId,
      claim.digest === null ? null : bytesOf(claim.digest),
      claim.userId,
      claim.now,
      claim.invitationId,
    ],
  );
  return claimed;
}

/** Revokes one; whether it was open. */
export async function revokeOpenInvitation(
  transaction: Transaction,
  invitationId: string,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `update identity.invitations set revoked_at = $3
      where workspace_id = $1 and invitation_id = $2 and ${OPEN}`,
    values: [transaction.workspaceId, invitationId, now],
  });
  return rowCount > 0;
}

/** Revokes what a person or a key made: with them go the doors that they opened. */
export async function revokeInvitationsOf(
  transaction: Transaction,
  makerId: string,
  now: Date,
): Promise<void> {
  await transaction.query(
    `update identity.invitations set revoked_at = $3 where workspace_id = $1 and invited_by = $2 and ${OPEN}`,
    [transaction.workspaceId, makerId, now],
  );
}

/** A newer invitation by mail takes the place of older ones to the same address. */
export async function revokeInvitationsTo(transaction: Transaction, email: string, now: Date): Promise<void> {
  await transaction.query(
    `update identity.invitations set revoked_at = $3
      where workspace_id = $1 and lower(email) = lower($2) and delivery = 'mail' and ${OPEN}`,
    [transaction.workspaceId, email, now],
  );
}

/** A page of the open invitations to the address that a person has proved, newest first. */
export async function selectReceivedPage(
  runner: StatementRunner,
  userId: string,
  now: Date,
  request: PageRequest,
): Promise<Page<ReceivedInvitation>> {
  const limit = sizeOf(request);
  const rows = await runner.query<ReceivedInvitation>({
    text: `select invitation_id as "id", workspace_name as "workspaceName", role, inviter_name as "inviterName",
        expires_at as "expiresAt" from identity.received_invitations($1)
      where expires_at > $2 and ($3::uuid is null or invitation_id < $3) order by invitation_id desc limit $4`,
    values: [userId, now, idBefore(request), limit + 1],
  });
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** The workspace of one of them. */
export async function selectReceived(
  runner: StatementRunner,
  userId: string,
  invitationId: string,
  now: Date,
): Promise<string | undefined> {
  if (!isUuid(invitationId)) return undefined;
  const [found] = await runner.query<{ workspaceId: string }>({
    text: `select workspace_id as "workspaceId" from identity.received_invitations($1)
      where invitation_id = $2 and expires_at > $3`,
    values: [userId, invitationId, now],
  });
  return found?.workspaceId;
}
