import type { Database, Statement, StatementValues } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import { OPERATOR_CHAIN } from "./chain.ts";
import type { AuditActor, AuditRecord, AuditTarget } from "./entry.ts";

/** A personal part as it is stored; absent from its entry once it was erased. */
export interface StoredPart {
  /** Its place among the entry's digests, from 1. */
  readonly ordinal: number;
  readonly subject: string;
  /** Hexadecimal. */
  readonly salt: string;
  /** Canonical JSON. */
  readonly data: string;
}

/** An entry as it is stored, with everything that verifying needs. */
export interface StoredEntry {
  readonly sequence: number;
  /** Canonical JSON. */
  readonly body: string;
  readonly seal: string;
  /** Hexadecimal. */
  readonly hash: string;
  readonly personal: readonly StoredPart[];
}

/** The body, as far as it can be trusted to be one: a changed body may be anything. */
export interface EntryBody {
  readonly id: string;
  readonly atMs: number;
  readonly action: string;
  readonly actor: AuditActor;
  readonly target?: AuditTarget;
  readonly requestId?: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Digests; absent only from a body that somebody changed. */
  readonly personal?: readonly string[];
}

interface EntryRow extends Omit<StoredEntry, "sequence"> {
  readonly sequence: string;
}

/**
 * Reads entries of one chain. `where` stands after the chain's own condition and begins its
 * parameters at `$2`.
 */
export async function readEntries(
  database: Database,
  chain: string,
  where: string,
  values: StatementValues,
): Promise<StoredEntry[]> {
  const text = `select e.sequence, e.body::text as body, e.seal, encode(e.hash, 'hex') as hash,
      coalesce((select json_agg(json_build_object('ordinal', p.ordinal, 'subject', p.subject,
                  'salt', encode(p.salt, 'hex'), 'data', p.data::text) order by p.ordinal)
                from audit.personal p where p.workspace_id = e.workspace_id and p.sequence = e.sequence), '[]') as personal
    from audit.entries e where e.workspace_id = $1 ${where}`;
  const rows = await queryChain<EntryRow>(database, chain, { text, values: [chain, ...values] });
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
}

/** A statement with the rights that a chain needs: its workspace's, or the operator's. */
export function queryChain<Row>(database: Database, chain: string, statement: Statement): Promise<Row[]> {
  if (chain !== OPERATOR_CHAIN) return database.queryInWorkspace<Row>(chain, statement);
  return database.asOps("read the operator's audit log", (transaction) => transaction.query<Row>(statement));
}

export function recordOf(chain: string, stored: StoredEntry): AuditRecord {
  const body = JSON.parse(stored.body) as EntryBody;
  return {
    workspaceId: chain === OPERATOR_CHAIN ? null : chain,
    sequence: stored.sequence,
    id: body.id,
    at: dateFrom(body.atMs),
    action: body.action,
    actor: body.actor,
    target: body.target ?? null,
    requestId: body.requestId ?? null,
    facts: body.facts,
    personal: stored.personal.map(({ subject, data }) => ({ subject, data: JSON.parse(data) })),
    erasedParts: (body.personal?.length ?? 0) - stored.personal.length,
    hash: stored.hash,
  };
}

/** Every chain that has a head or an anchor, the operator's (`null`) first. */
export async function listChains(database: Database): Promise<(string | null)[]> {
  const rows = await database.asOps("list the audit chains", (transaction) =>
    transaction.query<{ chain: string }>(
      "select workspace_id as chain from audit.heads union select workspace_id from audit.anchors order by chain",
    ),
  );
  return rows.map(({ chain }) => (chain === OPERATOR_CHAIN ? null : chain));
}
