import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, idParameter } from "../shapes.ts";
import { config, tags } from "./overview.ts";

const params = Type.Object({ workspaceId: idParameter });

const disableSchema = {
  tags,
  operationId: "disableWorkspace",
  summary: "Shut a workspace",
  description:
    "Its keys and whoever acts in it are refused everywhere within a second; its jobs and deliveries wait until it is opened again. Nothing is deleted, and its people go on in their other workspaces.",
  params,
  body: Type.Object(
    {
      reason: Type.String({
        maxLength: 1000,
        description: "5 to 200 characters that stand in the audit log for ever: no names.",
        examples: ["unpaid since March"],
      }),
    },
    closed,
  ),
  response: {
    ...problems("IDENTITY_WORKSPACE_NOT_FOUND", "IDENTITY_WORKSPACE_INVALID"),
    204: Type.Null(),
  },
};

const enableSchema = {
  tags,
  operationId: "enableWorkspace",
  summary: "Open a workspace that was shut",
  params,
  response: { ...problems("IDENTITY_WORKSPACE_NOT_FOUND"), 204: Type.Null() },
};

/** `POST /api/v1/operator/workspaces/{workspaceId}/disable` and `/enable`. */
export function disablingRoutes(http: HttpApp, { tenancy: { operators } }: Pick<ApiDeps, "tenancy">): void {
  const path = "/api/v1/operator/workspaces/:workspaceId";
  http.post(`${path}/disable`, { schema: disableSchema, config }, async (request, reply) => {
    await operators.disableWorkspace(signedIn(request), { ...request.params, ...request.body });
    return reply.code(204).send(null);
  });
  http.post(`${path}/enable`, { schema: enableSchema, config }, async (request, reply) => {
    await operators.enableWorkspace(signedIn(request), request.params);
    return reply.code(204).send(null);
  });
}
