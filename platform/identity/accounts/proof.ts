import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { type Clock, dateFrom } from "#platform/kernel";
import { digestOf, newToken } from "../sessions/token.ts";
import type { StoredProof } from "./sign-up-store.ts";

export const CODE_MINUTES = 15;
const LINK_HOURS = 24;

/** A code and a link that prove an address, and what is stored of them. */
export interface Proof {
  readonly code: string;
  readonly linkToken: string;
  readonly stored: StoredProof;
}

export function newProof(clock: Clock, handle: string): Proof {
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  const linkToken = newToken();
  const nowMs = clock.nowMs();
  const stored = {
    codeHash: codeHash(handle, code),
    codeExpiresAt: dateFrom(nowMs + CODE_MINUTES * 60_000),
    linkDigest: digestOf(linkToken),
    sentAt: dateFrom(nowMs),
    expiresAt: dateFrom(nowMs + LINK_HOURS * 3_600_000),
  };
  return { code, linkToken, stored };
}

/** Takes a code as people type it, with blanks. */
export function isCode(handle: string, presented: string, stored: Buffer): boolean {
  return timingSafeEqual(codeHash(handle, presented.replaceAll(/[\s-]/g, "")), stored);
}

/** The handle is in no table, so the million codes cannot be tried out on what is stored. */
function codeHash(handle: string, code: string): Buffer {
  return createHmac("sha256", handle).update(code).digest();
}
