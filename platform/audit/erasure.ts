import type { Transaction } from "#platform/database";
import type { AuditAction } from "./action.ts";
import { chainOf, OPERATOR_CHAIN } from "./chain.ts";
import type { AppendedEntry, AuditActor, AuditEntry } from "./entry.ts";
import { auditErrors } from "./errors.ts";
import { refuseForeignChain } from "./foreign-chain.ts";
import { auditActions } from "./platform-actions.ts";

/** What shall be erased from one chain; both conditions hold together, at least one is needed. */
export interface PersonalErasure {
  /** By default the workspace of the transaction, outside of one the operator (`null`). */
  readonly workspaceId?: string | null;
  /** The person's id, as in `PersonalPart.subject`. */
  readonly subject?: string;
  /** Only parts of entries before this moment. */
  readonly before?: Date;
  readonly actor: AuditActor;
  /** Why, in a few words and without naming the person. */
  readonly reason: string;
}

type Append = <Action extends AuditAction>(
  transaction: Transaction,
  entry: AuditEntry<Action>,
) => Promise<AppendedEntry>;

/** Erases and notes how much, in one transaction. The chain stays verifiable. */
export async function erasePersonal(
  append: Append,
  transaction: Transaction,
  erasure: PersonalErasure,
): Promise<number> {
  const { subject, before, actor, reason } = erasure;
  if (subject === undefined && before === undefined) {
    throw auditErrors.AUDIT_QUERY_INVALID({
      problem: "Say whose or how old the personal data is that shall be erased.",
    });
  }
  const workspaceId =
    erasure.workspaceId === undefined ? (transaction.workspaceId ?? null) : erasure.workspaceId;
  const [row] = await refuseForeignChain(
    transaction.query<{ parts: number }>("select audit.erase_personal($1, $2, $3) as parts", [
      chainOf(workspaceId),
      subject ?? null,
      before?.toISOString() ?? null,
    ]),
  );
  const parts = row?.parts ?? 0;
  if (parts > 0) {
    await append(transaction, {
      action: auditActions["audit.personal-erased"],
      actor,
      facts: { parts, reason },
      workspaceId,
    });
  }
  return parts;
}

/** The chains that hold personal data of a person: workspaces' ids, `null` for the operator. */
export async function chainsOfSubject(transaction: Transaction, subject: string): Promise<(string | null)[]> {
  const rows = await transaction.query<{ chain: string }>("select audit.chains_of_subject($1) as chain", [
    subject,
  ]);
  return rows.map(({ chain }) => (chain === OPERATOR_CHAIN ? null : chain));
}
