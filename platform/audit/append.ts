import type { Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { AuditAction } from "./action.ts";
import { type AuditSigner, chainOf, sealedText } from "./chain.ts";
import { composeEntry } from "./compose.ts";
import type { AppendedEntry, AuditEntry } from "./entry.ts";
import { refuseForeignChain } from "./foreign-chain.ts";

export interface AppendDeps {
  readonly clock: Clock;
  readonly signer: AuditSigner;
}

/** Adds an entry to its chain, inside the caller's transaction. */
export async function append<Action extends AuditAction>(
  { clock, signer }: AppendDeps,
  transaction: Transaction,
  entry: AuditEntry<Action>,
): Promise<AppendedEntry> {
  const workspaceId = entry.workspaceId === undefined ? (transaction.workspaceId ?? null) : entry.workspaceId;
  const chain = chainOf(workspaceId);
  const { id, body, personal } = composeEntry(entry, clock);
  const seal = await signer.sign(sealedText(chain, body));
  const [row] = await refuseForeignChain(
    transaction.query<{ sequence: string }>({
      name: "audit_append",
      text: "select audit.append($1, $2, $3, $4, $5, $6) as sequence",
      values: [
        chain,
        body,
        seal,
        personal.map(({ subject }) => subject),
        personal.map(({ salt }) => salt),
        personal.map(({ data }) => data),
      ],
    }),
  );
  return { id, sequence: Number(row?.sequence) };
}
