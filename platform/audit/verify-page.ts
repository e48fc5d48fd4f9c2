import { decodeCursor, encodeCursor, paginationErrors } from "#platform/kernel";
import type { Verification, WalkPoint } from "./verification.ts";
import { type VerifyDeps, verifyPart } from "./verify-chain.ts";

/** A part of a verification that is done by many short calls. */
export interface VerificationPage {
  /** Of all entries up to here; about the whole chain when no page follows. */
  readonly verification: Verification;
  readonly nextCursor: string | null;
}

/** Some tenths of a second. */
export const VERIFY_PAGE_LIMIT = 5_000;

const HASH = /^[0-9a-f]{64}$/;

/**
 * Verifies the next entries of a chain. The cursor is the caller's: who changes it fools nobody else.
 * Throws `PAGE_CURSOR_INVALID`.
 */
export async function verifyPage(
  deps: VerifyDeps,
  workspaceId: string | null,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<VerificationPage> {
  const from = cursor === undefined ? undefined : pointOf(cursor);
  const { verification, next } = await verifyPart(deps, workspaceId, {
    from,
    limit: Math.min(limit, VERIFY_PAGE_LIMIT),
  });
  return { verification, nextCursor: next === undefined ? null : cursorOf(next) };
}

function cursorOf({ sequence, hash, missingParts, notedParts }: WalkPoint): string {
  return encodeCursor([sequence, hash, missingParts, notedParts]);
}

function pointOf(cursor: string): WalkPoint {
  const [sequence, hash, missingParts, notedParts] = decodeCursor(cursor, 4);
  if (!isCount(sequence) || !isCount(missingParts) || !isCount(notedParts) || !HASH.test(String(hash))) {
    throw paginationErrors.PAGE_CURSOR_INVALID();
  }
  return { sequence, hash: String(hash), missingParts, notedParts };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
