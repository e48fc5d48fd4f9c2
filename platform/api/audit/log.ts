import { addAbortSignal, Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { type TSchema, Type } from "typebox";
import { auditActions, type AuditQuery, VERIFY_PAGE_LIMIT } from "#platform/audit";
import type { PageRequest } from "#platform/kernel";
import type { ApiDeps } from "../deps.ts";
import { type ProblemCode, problems } from "../problems.ts";
import {
  DEFAULT_LIMIT,
  entriesSchema,
  entryShown,
  filterOf,
  filterSchema,
  NDJSON,
  pageSchema,
  tags,
  verificationSchema,
  verificationShown,
  verifyQuerySchema,
} from "./entries.ts";

/** How the API document names the log of an owner. */
export interface LogNames {
  /** Last part of the operations' ids. */
  readonly id: string;
  /** In sentences, such as `the audit log`. */
  readonly name: string;
  readonly note: string;
}

/** Schemas of the three operations on one log. */
export function logSchemas<Params extends TSchema>(
  { id, name, note }: LogNames,
  params: Params,
  ...refusals: readonly ProblemCode[]
) {
  return {
    query: {
      tags,
      operationId: `query${id}`,
      summary: `Read ${name}, newest first`,
      description: note,
      params,
      querystring: pageSchema,
      response: {
        ...problems(...refusals, "AUDIT_QUERY_INVALID", "PAGE_CURSOR_INVALID"),
        200: entriesSchema,
      },
    },
    export: {
      tags,
      operationId: `export${id}`,
      summary: `Export ${name}, oldest first`,
      description: `One JSON object per line, with all that is needed to verify the chain again. The export itself is noted. ${note}`,
      params,
      querystring: filterSchema,
      response: {
        ...problems(...refusals),
        200: Type.Unsafe<Readable>({ description: "Lines of JSON", content: { [NDJSON]: { schema: {} } } }),
      },
    },
    verify: {
      tags,
      operationId: `verify${id}`,
      summary: `Recompute the chain of hashes of ${name}`,
      description: `From the first entry on, up to ${VERIFY_PAGE_LIMIT.toLocaleString("en")} entries a call. ${note}`,
      params,
      querystring: verifyQuerySchema,
      response: { ...problems(...refusals, "PAGE_CURSOR_INVALID"), 200: verificationSchema },
    },
  };
}

type Log = Pick<ApiDeps["audit"], "query" | "export" | "verifyPage">;
type Filter = Parameters<typeof filterOf>[1];

/** One page of a log, `null` being the installation's own. */
export async function answerPage(
  audit: Log,
  workspaceId: string | null,
  { limit = DEFAULT_LIMIT, cursor, ...filter }: Filter & Partial<PageRequest>,
) {
  const page: Pick<AuditQuery, "limit" | "cursor"> = { limit, ...(cursor === undefined ? {} : { cursor }) };
  const { items, nextCursor } = await audit.query({ ...filterOf(workspaceId, filter), ...page });
  return { items: items.map(entryShown), nextCursor };
}

/** What is noted about an export, before it begins. */
export const exported = {
  action: auditActions["audit.exported"],
  facts: { format: "ndjson" as const },
};

/** The lines of a log as a file. */
export function exportLog(
  audit: Log,
  workspaceId: string | null,
  filter: Filter,
  reply: Pick<FastifyReply, "type" | "header" | "whileAllowed">,
  fileName: string,
): Readable {
  reply.type(`${NDJSON}; charset=utf-8`);
  reply.header("content-disposition", `attachment; filename="${fileName}"`);
  const lines = Readable.from(audit.export(filterOf(workspaceId, filter), "ndjson"));
  return addAbortSignal(reply.whileAllowed(), lines);
}

/** The next entries of a log, verified. */
export async function answerVerification(
  audit: Log,
  workspaceId: string | null,
  { limit = VERIFY_PAGE_LIMIT, cursor }: Partial<PageRequest>,
) {
  const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
  return verificationShown(await audit.verifyPage(workspaceId, page));
}
