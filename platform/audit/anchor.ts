import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { anchoredText, type AuditSigner } from "./chain.ts";

export interface AnchorDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signer: AuditSigner;
}

interface HeadRow {
  readonly workspace_id: string;
  readonly sequence: string;
  readonly hash: Buffer;
}

const BATCH_LIMIT = 200;

/**
 * Signs the heads of all chains that grew, and writes them to the log of the process: a witness that
 * lies outside of the database. Answers how many. Several processes may do so at once.
 */
export async function anchorChains({ database, clock, logger, signer }: AnchorDeps): Promise<number> {
  let count = 0;
  let after: string | null = null;
  for (;;) {
    const heads: HeadRow[] = await database.query<HeadRow>({
      text: "select * from audit.list_unanchored($1, $2)",
      values: [after, BATCH_LIMIT],
    });
    for (const { workspace_id: chain, sequence, hash } of heads) {
      const signature = await signer.sign(anchoredText(chain, Number(sequence), hash));
      await database.query({
        name: "audit_store_anchor",
        text: "select audit.store_anchor($1, $2, $3, $4, $5)",
        values: [chain, sequence, hash, clock.now().toISOString(), signature],
      });
      logger.info(
        { chain, sequence: Number(sequence), hash: hash.toString("hex") },
        "Anchored an audit chain",
      );
    }
    count += heads.length;
    if (heads.length < BATCH_LIMIT) return count;
    after = heads.at(-1)?.workspace_id ?? after;
  }
}
