import { Readable } from "node:stream";
import { Type } from "typebox";
import { auditActions } from "#platform/audit";
import type { HttpApp } from "#platform/http";
import { noteInWorkspace } from "#platform/identity";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { actingIn, workspaceParameter, workspaceProblems } from "../workspaces/acting.ts";
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
} from "./entries.ts";

const config = { access: "workspace" } as const;
const SCOPE = "workspace:audit";
const scopeNote = `Needs the scope \`${SCOPE}\`.`;
const params = workspaceParameter;
const foreign = problems(...workspaceProblems);

const querySchema = {
  tags,
  operationId: "queryAudit",
  summary: "Read the audit log, newest first",
  description: scopeNote,
  params,
  querystring: pageSchema,
  response: {
    ...problems(...workspaceProblems, "AUDIT_QUERY_INVALID", "PAGE_CURSOR_INVALID"),
    200: entriesSchema,
  },
};

const exportSchema = {
  tags,
  operationId: "exportAudit",
  summary: "Export the audit log, oldest first",
  description: `One JSON object per line, with all that is needed to verify the chain again. The export itself is noted. ${scopeNote}`,
  params,
  querystring: filterSchema,
  response: {
    ...foreign,
    200: Type.Unsafe<Readable>({ description: "Lines of JSON", content: { [NDJSON]: { schema: {} } } }),
  },
};

const verifySchema = {
  tags,
  operationId: "verifyAudit",
  summary: "Recompute the audit log's chain of hashes",
  description: scopeNote,
  params,
  response: { ...foreign, 200: verificationSchema },
};

/** `GET /api/v1/workspaces/{workspaceId}/audit`, `/audit/export` and `/audit/verify`. */
export function workspaceLogRoutes(
  http: HttpApp,
  deps: Pick<ApiDeps, "accounts" | "audit" | "database">,
): void {
  const { audit, database } = deps;
  const path = "/api/v1/workspaces/:workspaceId/audit";
  http.get(path, { schema: querySchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    const { limit = DEFAULT_LIMIT, cursor, ...filter } = request.query;
    const page = await audit.query({
      ...filterOf(workspaceId, filter),
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { items: page.items.map(entryShown), nextCursor: page.nextCursor };
  });
  http.get(`${path}/export`, { schema: exportSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const filter = filterOf(acting.workspaceId, request.query);
    await database.withWorkspace(acting.workspaceId, (transaction) => {
      const noted = { action: auditActions["audit.exported"], facts: { format: "ndjson" as const } };
      return noteInWorkspace(deps, transaction, acting, noted);
    });
    reply
      .type(`${NDJSON}; charset=utf-8`)
      .header("content-disposition", 'attachment; filename="audit.ndjson"');
    return reply.send(Readable.from(audit.export(filter, "ndjson")));
  });
  http.get(`${path}/verify`, { schema: verifySchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    return verificationShown(await audit.verify(workspaceId));
  });
}
