import { stringify } from "csv-stringify/sync";
import type { Database } from "#platform/database";
import { chainOf, OPERATOR_CHAIN } from "./chain.ts";
import type { AuditRecord } from "./entry.ts";
import { type AuditFilter, conditionsOf } from "./query.ts";
import { readEntries, recordOf, type StoredEntry } from "./stored-entry.ts";

export type ExportFormat = "ndjson" | "csv";

const BATCH_LIMIT = 500;
const CSV_COLUMNS = [
  "sequence",
  "at",
  "action",
  "actorKind",
  "actorId",
  "impersonatedBy",
  "targetKind",
  "targetId",
  "requestId",
  "facts",
  "personal",
  "erasedParts",
  "hash",
];

/**
 * The entries of a filter as text, oldest first. Reads batch by batch, each in a transaction of its
 * own, and holds one batch in memory. NDJSON keeps all that `verifyExport` needs; CSV is for people.
 */
export async function* exportEntries(
  database: Database,
  filter: AuditFilter,
  format: ExportFormat,
): AsyncGenerator<string> {
  const chain = chainOf(filter.workspaceId);
  if (format === "csv") yield stringify([CSV_COLUMNS]);
  let after = 0;
  for (;;) {
    const { conditions, values } = conditionsOf(filter);
    conditions.push(`e.sequence > $${values.push(after) + 1}`);
    const where = `${conditions.map((condition) => `and ${condition}`).join(" ")} order by e.sequence limit ${BATCH_LIMIT}`;
    const batch = await readEntries(database, chain, where, values);
    if (batch.length > 0) yield format === "csv" ? csvOf(chain, batch) : ndjsonOf(chain, batch);
    if (batch.length < BATCH_LIMIT) return;
    after = batch.at(-1)?.sequence ?? after;
  }
}

/** The body goes in as it is stored, to the letter. */
function ndjsonOf(chain: string, batch: readonly StoredEntry[]): string {
  const workspaceId = JSON.stringify(chain === OPERATOR_CHAIN ? null : chain);
  return batch
    .map(({ sequence, body, seal, hash, personal }) => {
      const rest = JSON.stringify({ sequence, hash, seal, personal }).slice(1);
      return `{"workspaceId":${workspaceId},"body":${body},${rest}\n`;
    })
    .join("");
}

function csvOf(chain: string, batch: readonly StoredEntry[]): string {
  const rows = batch.map((stored) => csvRow(recordOf(chain, stored)));
  // A cell that a spreadsheet would take for a formula is written as text.
  return stringify(rows, { escape_formulas: true });
}

function csvRow(record: AuditRecord): (string | number)[] {
  const { actor, target } = record;
  return [
    record.sequence,
    record.at.toISOString(),
    record.action,
    actor.kind,
    "id" in actor ? actor.id : "",
    "impersonatedBy" in actor ? (actor.impersonatedBy ?? "") : "",
    target?.kind ?? "",
    target?.id ?? "",
    record.requestId ?? "",
    JSON.stringify(record.facts),
    JSON.stringify(record.personal),
    record.erasedParts,
    record.hash,
  ];
}
