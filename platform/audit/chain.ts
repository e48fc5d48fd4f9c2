import { createHash } from "node:crypto";
import { databaseErrors } from "#platform/database";
import { isUuid } from "#platform/kernel";

/** Stands for the operator where a workspace's id is stored; no workspace can have it. */
export const OPERATOR_CHAIN = "00000000-0000-0000-0000-000000000000";

/** What precedes the first entry. */
export const GENESIS_HASH: Buffer = Buffer.alloc(32);

/** Signs entries and heads with a key that the database does not hold in the clear. */
export interface AuditSigner {
  sign(message: string): Promise<string>;
  verify(message: string, signature: string): Promise<boolean>;
}

/** Id of a chain. Throws `DATABASE_WORKSPACE_INVALID`. */
export function chainOf(workspaceId: string | null): string {
  if (workspaceId === null) return OPERATOR_CHAIN;
  if (!isUuid(workspaceId)) throw databaseErrors.DATABASE_WORKSPACE_INVALID();
  return workspaceId;
}

export interface Link {
  readonly sequence: number;
  readonly seal: string;
  readonly body: string;
}

/** SHA-256 over the hash before and all that an entry is; the database computes the same in `audit.append`. */
export function linkHash(previousHash: Uint8Array, chain: string, { sequence, seal, body }: Link): Buffer {
  return createHash("sha256").update(previousHash).update(`${chain} ${sequence} ${seal} ${body}`).digest();
}

/** What the seal of an entry signs. */
export function sealedText(chain: string, body: string): string {
  return `entry ${chain} ${body}`;
}

/** What the signature of an anchor signs. */
export function anchoredText(chain: string, sequence: number, hash: Uint8Array): string {
  return `anchor ${chain} ${sequence} ${Buffer.from(hash).toString("hex")}`;
}

/** Digest of a personal part as it stands in the body; without the salt it tells nothing. */
export function personalDigest(salt: Uint8Array, subject: string, data: string): string {
  return createHash("sha256").update(salt).update(`${subject}\n${data}`).digest("hex");
}
