import type { Database } from "#platform/database";
import { anchoredText, type AuditSigner, chainOf, GENESIS_HASH } from "./chain.ts";
import { queryChain, readEntries } from "./stored-entry.ts";
import {
  type ChainFault,
  ChainWalk,
  type Verification,
  verificationOf,
  type WalkPoint,
} from "./verification.ts";

/** A head that was seen earlier and kept elsewhere, such as in the log of the process. */
export interface Witness {
  readonly sequence: number;
  /** Hexadecimal. */
  readonly hash: string;
}

interface HeadRow {
  readonly head_sequence: string | null;
  readonly head_hash: Buffer | null;
  readonly last_sequence: string | null;
  readonly anchor_sequence: string | null;
  readonly anchor_hash: Buffer | null;
  readonly anchor_signature: string | null;
}

interface Heads {
  readonly head: Witness;
  readonly lastSequence: number;
  readonly anchor: (Witness & { readonly signed: boolean }) | undefined;
}

export interface VerifyDeps {
  readonly database: Database;
  readonly signer: AuditSigner;
}

/** A part of the way along a chain. */
export interface VerifyPart {
  readonly from?: WalkPoint | undefined;
  /** Entries; all that there are when left out. */
  readonly limit?: number;
  readonly witness?: Witness | undefined;
}

const BATCH_LIMIT = 500;

/** Recomputes a chain from its first entry and names the first that is broken. Constant memory. */
export async function verifyChain(
  deps: VerifyDeps,
  workspaceId: string | null,
  witness?: Witness,
): Promise<Verification> {
  return (await verifyPart(deps, workspaceId, { witness })).verification;
}

/**
 * Recomputes a part of a chain. `next` is there when entries follow and all so far are sound; what the end of the
 * chain alone tells is looked at with the last part.
 */
export async function verifyPart(
  { database, signer }: VerifyDeps,
  workspaceId: string | null,
  { from, limit = Infinity, witness }: VerifyPart,
): Promise<{ readonly verification: Verification; readonly next: WalkPoint | undefined }> {
  const chain = chainOf(workspaceId);
  const heads = await readHeads(database, signer, chain);
  const { head, anchor } = heads;
  const walk = new ChainWalk(chain, signer, from);
  const last = Math.min(heads.lastSequence, walk.sequence + limit);
  const vouching = [anchor, witness].filter((known) => known !== undefined);
  const end = (fault: ChainFault | undefined, next?: WalkPoint) => ({
    verification: verificationOf(walk, fault, fault === undefined ? (anchor?.sequence ?? 0) : 0),
    next,
  });
  while (walk.sequence < last) {
    const size = Math.min(BATCH_LIMIT, last - walk.sequence);
    const batch = await readEntries(
      database,
      chain,
      `and e.sequence > $2 order by e.sequence limit ${size}`,
      [walk.sequence],
    );
    if (batch.length === 0) return end({ sequence: walk.sequence + 1, problem: "missing" });
    for (const entry of batch) {
      const fault = (await walk.next(entry)) ?? contradiction(walk, vouching);
      if (fault !== undefined) return end(fault);
    }
  }
  if (last < heads.lastSequence) return end(undefined, walk.point);
  return end(faultAtEnd(walk, heads, [head, ...vouching]) ?? walk.unnotedErasure());
}

function contradiction(walk: ChainWalk, known: readonly Witness[]): ChainFault | undefined {
  const differs = known.some(
    ({ sequence, hash }) => sequence === walk.sequence && hash !== walk.hash.toString("hex"),
  );
  return differs ? { sequence: walk.sequence, problem: "anchor-differs" } : undefined;
}

function faultAtEnd(
  walk: ChainWalk,
  { head, anchor }: Heads,
  known: readonly Witness[],
): ChainFault | undefined {
  const { sequence } = walk;
  if (known.some((witness) => witness.sequence > sequence)) return { sequence: sequence + 1, problem: "cut" };
  if (head.sequence !== sequence || head.hash !== walk.hash.toString("hex"))
    return { sequence, problem: "head-changed" };
  return anchor?.signed === false ? { sequence: anchor.sequence, problem: "anchor-differs" } : undefined;
}

/** Head, last entry and anchor as they were at one moment; entries may be added meanwhile. */
async function readHeads(database: Database, signer: AuditSigner, chain: string): Promise<Heads> {
  const [row] = await queryChain<HeadRow>(database, chain, {
    text: `select h.sequence as head_sequence, h.hash as head_hash, a.sequence as anchor_sequence, a.hash as anchor_hash,
        a.signature as anchor_signature, (select max(e.sequence) from audit.entries e where e.workspace_id = c.chain) as last_sequence
      from (select $1::uuid as chain) c
      left join audit.heads h on h.workspace_id = c.chain left join audit.anchors a on a.workspace_id = c.chain`,
    values: [chain],
  });
  return {
    head: {
      sequence: Number(row?.head_sequence ?? 0),
      hash: (row?.head_hash ?? GENESIS_HASH).toString("hex"),
    },
    lastSequence: Number(row?.last_sequence ?? 0),
    anchor: row === undefined ? undefined : await anchorOf(row, signer, chain),
  };
}

async function anchorOf(row: HeadRow, signer: AuditSigner, chain: string): Promise<Heads["anchor"]> {
  const { anchor_sequence: sequence, anchor_hash: hash, anchor_signature: signature } = row;
  if (sequence === null || hash === null || signature === null) return undefined;
  const signed = await signer.verify(anchoredText(chain, Number(sequence), hash), signature);
  return { sequence: Number(sequence), hash: hash.toString("hex"), signed };
}
