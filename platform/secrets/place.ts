import { createHash } from "node:crypto";
import { databaseErrors } from "#platform/database";
import { isUuid } from "#platform/kernel";
import { secretsErrors } from "./errors.ts";

/** Stands for the operator where a workspace's id is stored; no workspace can have it. */
export const OPERATOR_ID = "00000000-0000-0000-0000-000000000000";

/** Where a secret lives: nothing encrypted for one place opens in another. */
export interface Place {
  /** A workspace, or `OPERATOR_ID`. */
  readonly ownerId: string;
  readonly purpose: string;
}

const PURPOSE = /^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$/;
const PURPOSE_LIMIT = 100;

/** Checks and names a place. Throws `DATABASE_WORKSPACE_INVALID` or `SECRETS_PURPOSE_INVALID`. */
export function placeOf(workspaceId: string | null, purpose: string): Place {
  const ownerId = ownerOf(workspaceId);
  if (!PURPOSE.test(purpose) || purpose.length > PURPOSE_LIMIT) throw secretsErrors.SECRETS_PURPOSE_INVALID();
  return { ownerId, purpose };
}

export function ownerOf(workspaceId: string | null): string {
  if (workspaceId === null) return OPERATOR_ID;
  if (!isUuid(workspaceId)) throw databaseErrors.DATABASE_WORKSPACE_INVALID();
  return workspaceId;
}

/** The place as text; unambiguous because neither part holds a space. */
export function placeText({ ownerId, purpose }: Place): string {
  return `${ownerId} ${purpose}`;
}

/** Four bytes by which a wrong place is told from a changed secret. The proof is the associated data. */
export function placeMark(place: Place): Buffer {
  return createHash("sha256").update(placeText(place)).digest().subarray(0, 4);
}
