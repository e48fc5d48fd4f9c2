import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { entryOf } from "../workspaces/noting.ts";
import { answerPage, answerVerification, exported, exportLog, logSchemas } from "./log.ts";

const config = { access: "operator" } as const;
const costly = { ...config, costly: true } as const;
const path = "/api/v1/operator/audit";
const schemas = logSchemas(
  { id: "PlatformAudit", name: "the installation's own audit log", note: "For operators." },
  Type.Object({}),
);

/** `GET /api/v1/operator/audit`, `/audit/export` and `/audit/verify`: sign-ins, people, operators. */
export function platformLogRoutes(
  http: HttpApp,
  { audit, database }: Pick<ApiDeps, "audit" | "database">,
): void {
  http.get(path, { schema: schemas.query, config }, ({ query }) => answerPage(audit, null, query));
  http.get(`${path}/export`, { schema: schemas.export, config: costly }, async (request, reply) => {
    await database.asApp((transaction) => audit.append(transaction, entryOf(signedIn(request), exported)));
    return reply.send(exportLog(audit, null, request.query, reply, "platform-audit.ndjson"));
  });
  http.get(`${path}/verify`, { schema: schemas.verify, config: costly }, ({ query }) =>
    answerVerification(audit, null, query),
  );
}
