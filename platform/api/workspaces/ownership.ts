import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { requireInPerson } from "#platform/identity";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, idParameter, moment, momentOf } from "../shapes.ts";
import { tokensOf, tokensSchema, transport } from "../account/arrivals.ts";
import { personIn, workspaceParameter } from "./acting.ts";
import { ownWorkspaceOf, ownWorkspaceSchema } from "./workspaces.ts";

const tags = ["Workspaces"];
const config = { access: "person" } as const;
const params = workspaceParameter;
const ownerProblems = [
  "IDENTITY_WORKSPACE_NOT_FOUND",
  "IDENTITY_WORKSPACE_CLOSED",
  "IDENTITY_WORKSPACE_DISABLED",
  "IDENTITY_OWNER_ONLY",
  "IDENTITY_IMPERSONATION_REFUSED",
  "IDENTITY_PROOF_STALE",
] as const;

const switchSchema = {
  tags,
  operationId: "switchWorkspace",
  summary: "Go on in another workspace",
  description:
    "The session acts in it from now on. Access tokens stay in the workspace that they were made for; `token` answers new ones.",
  params,
  body: Type.Object({ transport }, closed),
  response: {
    ...problems(
      "IDENTITY_WORKSPACE_NOT_FOUND",
      "IDENTITY_WORKSPACE_DISABLED",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    200: Type.Object(
      {
        workspaceId: Type.String(),
        role: Type.Union([Type.String(), Type.Null()]),
        scopes: Type.Array(Type.String()),
        tokens: Type.Optional(tokensSchema),
      },
      closed,
    ),
  },
};

const transferSchema = {
  tags,
  operationId: "transferWorkspace",
  summary: "Hand a workspace over to another member",
  description:
    "The member becomes owner, the caller admin. For an owner in person, after a sign-in or a proof of the last ten minutes.",
  params,
  body: Type.Object({ userId: idParameter }, closed),
  response: { ...problems(...ownerProblems, "IDENTITY_MEMBER_NOT_FOUND"), 204: Type.Null() },
};

const deleteSchema = {
  tags,
  operationId: "deleteWorkspace",
  summary: "Delete a workspace",
  description:
    "Closes it at once and deletes everything in it when the grace is over; until then an owner can restore it. For an owner in person, after a sign-in or a proof of the last ten minutes.",
  params,
  response: { ...problems(...ownerProblems), 202: Type.Object({ deletedFrom: moment }, closed) },
};

const restoreSchema = {
  tags,
  operationId: "restoreWorkspace",
  summary: "Open a workspace that waits for its deletion",
  params,
  response: {
    ...problems(
      "IDENTITY_WORKSPACE_NOT_FOUND",
      "IDENTITY_WORKSPACE_NOT_CLOSED",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    200: Type.Object({ workspace: ownWorkspaceSchema }, closed),
  },
};

/** `POST /api/v1/workspaces/{workspaceId}/switch`, `/transfer` and `/restore`; `DELETE /api/v1/workspaces/{workspaceId}`. */
export function ownershipRoutes(http: HttpApp, deps: Pick<ApiDeps, "accounts" | "tenancy" | "tokens">): void {
  const { accounts, tenancy } = deps;
  const { workspaces } = tenancy;
  const path = "/api/v1/workspaces/:workspaceId";
  switchRoute(http, deps);
  http.post(`${path}/transfer`, { schema: transferSchema, config }, async (request, reply) => {
    const call = signedIn(request);
    const actor = await personIn(deps, call.actor, request.params.workspaceId);
    await accounts.requirePresence(call);
    await workspaces.transfer({ ...call, actor }, request.body);
    return reply.code(204).send(null);
  });
  http.delete(path, { schema: deleteSchema, config }, async (request, reply) => {
    const call = signedIn(request);
    const actor = await personIn(deps, call.actor, request.params.workspaceId);
    await accounts.requirePresence(call);
    const { deletedFrom } = await workspaces.requestDeletion({ ...call, actor });
    return reply.code(202).send({ deletedFrom: momentOf(deletedFrom) });
  });
  http.post(`${path}/restore`, { schema: restoreSchema, config }, async (request) => ({
    workspace: ownWorkspaceOf(await workspaces.restore(signedIn(request), request.params)),
  }));
}

function switchRoute(http: HttpApp, { tenancy, tokens }: Pick<ApiDeps, "tenancy" | "tokens">): void {
  const path = "/api/v1/workspaces/:workspaceId/switch";
  http.post(path, { schema: switchSchema, config }, async (request) => {
    const call = signedIn(request);
    // Other programs may believe a token without knowing that an operator holds it.
    if (request.body.transport === "token") requireInPerson(call.actor);
    const { userId, sessionId, role, scopes } = await tenancy.workspaces.switchTo(call, request.params);
    const { workspaceId } = request.params;
    const answer = { workspaceId, role, scopes: [...scopes] };
    if (request.body.transport !== "token") return answer;
    return {
      ...answer,
      tokens: tokensOf(await tokens.startFamily({ userId, sessionId, workspaceId, scopes })),
    };
  });
}
