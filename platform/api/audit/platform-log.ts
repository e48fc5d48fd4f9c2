import { Readable } from "node:stream";
import { Type } from "typebox";
import { auditActions } from "#platform/audit";
import type { HttpApp } from "#platform/http";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { entryOf } from "../workspaces/noting.ts";
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

const config = { access: "operator" } as const;
const path = "/api/v1/operator/audit";

const querySchema = {
  tags,
  operationId: "queryPlatformAudit",
  summary: "Read the installation's own audit log, newest first",
  querystring: pageSchema,
  response: { ...problems("AUDIT_QUERY_INVALID", "PAGE_CURSOR_INVALID"), 200: entriesSchema },
};

const exportSchema = {
  tags,
  operationId: "exportPlatformAudit",
  summary: "Export the installation's own audit log, oldest first",
  querystring: filterSchema,
  response: {
    200: Type.Unsafe<Readable>({ description: "Lines of JSON", content: { [NDJSON]: { schema: {} } } }),
  },
};

const verifySchema = {
  tags,
  operationId: "verifyPlatformAudit",
  summary: "Recompute the chain of hashes of the installation's own audit log",
  response: { 200: verificationSchema },
};

/** `GET /api/v1/operator/audit`, `/audit/export` and `/audit/verify`: sign-ins, people, operators. */
export function platformLogRoutes(
  http: HttpApp,
  { audit, database }: Pick<ApiDeps, "audit" | "database">,
): void {
  http.get(path, { schema: querySchema, config }, async (request) => {
    const { limit = DEFAULT_LIMIT, cursor, ...filter } = request.query;
    const page = await audit.query({
      ...filterOf(null, filter),
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { items: page.items.map(entryShown), nextCursor: page.nextCursor };
  });
  http.get(`${path}/export`, { schema: exportSchema, config }, async (request, reply) => {
    const filter = filterOf(null, request.query);
    await database.asApp((transaction) => {
      const noted = { action: auditActions["audit.exported"], facts: { format: "ndjson" as const } };
      return audit.append(transaction, entryOf(signedIn(request), noted));
    });
    reply
      .type(`${NDJSON}; charset=utf-8`)
      .header("content-disposition", 'attachment; filename="platform-audit.ndjson"');
    return reply.send(Readable.from(audit.export(filter, "ndjson")));
  });
  http.get(`${path}/verify`, { schema: verifySchema, config }, async () =>
    verificationShown(await audit.verify(null)),
  );
}
