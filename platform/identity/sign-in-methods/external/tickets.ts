import type { Transaction } from "#platform/database";
import { type Clock, dateFrom } from "#platform/kernel";
import { bytesOf } from "../../sessions/store.ts";
import { digestOf, newToken } from "../../sessions/token.ts";
import type { LinkNeeded } from "../sign-in-result.ts";
import type { ExternalKey } from "./store.ts";

const TICKET_MS = 10 * 60_000;

/** Keeps a proved identity for the owner of the address, who is to sign in first. */
export async function issueTicket(
  transaction: Transaction,
  clock: Clock,
  userId: string,
  { provider, subject, label }: ExternalKey & { readonly label: string },
): Promise<LinkNeeded> {
  const ticket = newToken();
  const expiresAt = dateFrom(clock.nowMs() + TICKET_MS);
  await transaction.query(
    `insert into identity.link_tickets (ticket_hash, user_id, provider, subject, label, expires_at)
      values ($1, $2, $3, $4, $5, $6)`,
    [bytesOf(digestOf(ticket)), userId, provider, subject, label, expiresAt],
  );
  return { kind: "link-needed", ticket, expiresAt };
}

/** Uses a ticket up, by its owner only; of several callers one wins. */
export async function claimTicket(
  transaction: Transaction,
  ticket: string,
  userId: string,
  now: Date,
): Promise<(ExternalKey & { readonly label: string }) | undefined> {
  const [claimed] = await transaction.query<ExternalKey & { readonly label: string }>(
    `update identity.link_tickets set used_at = $3
      where ticket_hash = $1 and user_id = $2 and used_at is null and expires_at > $3
      returning provider, subject, label`,
    [bytesOf(digestOf(ticket)), userId, now],
  );
  return claimed;
}
