import type { HttpApp } from "#platform/http";
import { noteInWorkspace } from "#platform/identity";
import type { ApiDeps } from "../deps.ts";
import { actingIn, workspaceParameter, workspaceProblems } from "../workspaces/acting.ts";
import { answerPage, answerVerification, exported, exportLog, logSchemas } from "./log.ts";

const config = { access: "workspace", charges: "person" } as const;
const costly = { ...config, costly: true } as const;
const SCOPE = "workspace:audit";
const path = "/api/v1/workspaces/:workspaceId/audit";
const schemas = logSchemas(
  { id: "Audit", name: "the audit log", note: `Needs the scope \`${SCOPE}\`.` },
  workspaceParameter,
  ...workspaceProblems,
);

/** `GET /api/v1/workspaces/{workspaceId}/audit`, `/audit/export` and `/audit/verify`. */
export function workspaceLogRoutes(
  http: HttpApp,
  deps: Pick<ApiDeps, "accounts" | "audit" | "database">,
): void {
  const { audit, database } = deps;
  http.get(path, { schema: schemas.query, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    return answerPage(audit, workspaceId, request.query);
  });
  http.get(`${path}/export`, { schema: schemas.export, config: costly }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { workspaceId } = acting;
    await database.withWorkspace(workspaceId, (transaction) =>
      noteInWorkspace(deps, transaction, acting, exported),
    );
    return reply.send(exportLog(audit, workspaceId, request.query, reply, "audit.ndjson"));
  });
  http.get(`${path}/verify`, { schema: schemas.verify, config: costly }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    return answerVerification(audit, workspaceId, request.query);
  });
}
