import type { Transaction } from "#platform/database";
import type { Page, PageRequest } from "#platform/kernel";
import type { AuditAction } from "./action.ts";
import type { AppendedEntry, AuditEntry, AuditRecord } from "./entry.ts";
import type { PersonalErasure } from "./erasure.ts";
import type { ExportFormat } from "./export.ts";
import type { AuditFilter, AuditQuery } from "./query.ts";
import type { Verification } from "./verification.ts";
import type { Witness } from "./verify-chain.ts";
import type { VerificationPage } from "./verify-page.ts";

/** An append-only, hash-chained log: one chain per workspace and one of the operator. */
export interface Audit {
  /**
   * Adds an entry inside the caller's transaction: both are stored or neither. Holds the chain until
   * the transaction ends, so append last. Throws `AUDIT_FACTS_INVALID`, `AUDIT_FACTS_SECRET`,
   * `AUDIT_FACTS_TOO_LARGE`, `AUDIT_SUBJECT_INVALID` or `AUDIT_CHAIN_REFUSED`.
   */
  append<Action extends AuditAction>(
    transaction: Transaction,
    entry: AuditEntry<Action>,
  ): Promise<AppendedEntry>;
  /** One page, newest first. Throws `AUDIT_QUERY_INVALID` or `PAGE_CURSOR_INVALID`. */
  query(query: AuditQuery): Promise<Page<AuditRecord>>;
  /** Pieces of a file, oldest entry first, in constant memory. */
  export(filter: AuditFilter, format: ExportFormat): AsyncIterable<string>;
  /** Recomputes a chain (`null`: the operator's) and names the first broken entry. */
  verify(workspaceId: string | null, witness?: Witness): Promise<Verification>;
  /** The same in short steps of up to 5,000 entries: go on with `nextCursor`. Throws `PAGE_CURSOR_INVALID`. */
  verifyPage(workspaceId: string | null, page: PageRequest): Promise<VerificationPage>;
  /** The same for the lines of a complete NDJSON export. Throws `AUDIT_EXPORT_UNREADABLE`. */
  verifyExport(lines: AsyncIterable<string> | Iterable<string>): Promise<Verification>;
  /** Signs the heads of all chains that grew; answers how many. To be called on a schedule. */
  anchor(): Promise<number>;
  /** Erases what tells of a person, or what is old, and notes it; answers how many parts. */
  erasePersonal(transaction: Transaction, erasure: PersonalErasure): Promise<number>;
  /** Every chain that has an entry: `null` for the operator's, which comes first, and workspaces' ids. */
  chains(): Promise<(string | null)[]>;
  /** Chains that hold personal data of a person: workspaces' ids, `null` for the operator. */
  chainsOfSubject(transaction: Transaction, subject: string): Promise<(string | null)[]>;
}
