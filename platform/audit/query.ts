import type { Database } from "#platform/database";
import { decodeCursor, type Page, pageOf, paginationErrors } from "#platform/kernel";
import { chainOf } from "./chain.ts";
import type { AuditRecord } from "./entry.ts";
import { auditErrors } from "./errors.ts";
import { readEntries, recordOf } from "./stored-entry.ts";

/** Which entries; all conditions hold together. */
export interface AuditFilter {
  /** The chain; `null` for the operator's own. */
  readonly workspaceId: string | null;
  /** Names of actions, or of all of a part or product: `money.*`. */
  readonly actions?: readonly string[];
  readonly actorId?: string;
  readonly targetId?: string;
  /** Not before. */
  readonly from?: Date;
  /** Before. */
  readonly until?: Date;
}

export interface AuditQuery extends AuditFilter {
  /** 1 to 500. */
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

const PAGE_LIMIT = 500;

/** One page of entries, newest first. Throws `AUDIT_QUERY_INVALID` or `PAGE_CURSOR_INVALID`. */
export async function queryEntries(database: Database, query: AuditQuery): Promise<Page<AuditRecord>> {
  const { limit, cursor } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_LIMIT) {
    throw auditErrors.AUDIT_QUERY_INVALID({ problem: `Ask for 1 to ${PAGE_LIMIT} entries at once.` });
  }
  const chain = chainOf(query.workspaceId);
  const { conditions, values } = conditionsOf(query);
  if (cursor !== undefined) conditions.push(`e.sequence < $${values.push(sequenceOf(cursor)) + 1}`);
  const where = `${conditions.map((condition) => `and ${condition}`).join(" ")} order by e.sequence desc limit $${values.push(limit + 1) + 1}`;
  const rows = await readEntries(database, chain, where, values);
  return pageOf(
    rows.map((row) => recordOf(chain, row)),
    limit,
    ({ sequence }) => [sequence],
  );
}

/** Conditions of a filter besides the chain; their parameters begin at `$2`. */
export function conditionsOf({ actions, actorId, targetId, from, until }: AuditFilter): {
  conditions: string[];
  values: unknown[];
} {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value) + 1}`;
  if (actions !== undefined) {
    const exact = actions.filter((name) => !name.endsWith(".*"));
    const prefixes = actions.filter((name) => name.endsWith(".*")).map((name) => name.slice(0, -1));
    const list = parameter(exact);
    conditions.push(
      `(e.action = any (${list}::text[]) or exists (select from unnest(${parameter(prefixes)}::text[]) as prefix where starts_with(e.action, prefix)))`,
    );
  }
  if (actorId !== undefined) conditions.push(`e.actor_id = ${parameter(actorId)}`);
  if (targetId !== undefined) conditions.push(`e.target_id = ${parameter(targetId)}`);
  if (from !== undefined) conditions.push(`e.at >= ${parameter(momentOf(from))}`);
  if (until !== undefined) conditions.push(`e.at < ${parameter(momentOf(until))}`);
  return { conditions, values };
}

function momentOf(date: Date): string {
  // The database has no year 0.
  if (!(date.getUTCFullYear() >= 1))
    throw auditErrors.AUDIT_QUERY_INVALID({ problem: "Give from and until as valid dates." });
  return date.toISOString();
}

function sequenceOf(cursor: string): number {
  const [sequence] = decodeCursor(cursor, 1);
  if (typeof sequence !== "number" || !Number.isSafeInteger(sequence))
    throw paginationErrors.PAGE_CURSOR_INVALID();
  return sequence;
}
