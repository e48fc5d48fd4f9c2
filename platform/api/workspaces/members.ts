import { type Static, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { Member } from "#platform/identity";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import {
  closed,
  idParameter,
  maybeText,
  moment,
  momentOf,
  pageOf,
  pageQuery,
  pageSchema,
} from "../shapes.ts";
import { actingIn, personIn, workspaceParameter, workspaceProblems } from "./acting.ts";
import { roleSchema } from "./roles.ts";

const tags = ["Members"];
const config = { access: "workspace", charges: "person" } as const;
const params = Type.Object({ ...workspaceParameter.properties, userId: idParameter });
const SCOPE = "workspace:members";

const memberSchema = Type.Object(
  {
    userId: Type.String(),
    name: Type.String(),
    email: maybeText,
    role: roleSchema,
    permissions: Type.Array(Type.String(), { description: "Granted by name besides what the role holds." }),
    joinedAt: moment,
    invitedBy: maybeText,
    disabled: Type.Boolean(),
  },
  closed,
);

const listSchema = {
  tags,
  operationId: "listMembers",
  summary: "List the members of a workspace by name",
  description: "Needs the scope `workspace:read`.",
  params: workspaceParameter,
  querystring: pageQuery,
  response: {
    ...problems(...workspaceProblems, "PAGE_CURSOR_INVALID"),
    200: pageSchema(memberSchema),
  },
};

const changeSchema = {
  tags,
  operationId: "updateMember",
  summary: "Change the role or the permissions of a member",
  description: `Nobody reaches above the own role. Needs the scope \`${SCOPE}\`.`,
  params,
  body: Type.Object(
    {
      role: Type.Optional(roleSchema),
      permissions: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200 })),
    },
    closed,
  ),
  response: {
    ...problems(
      ...workspaceProblems,
      "IDENTITY_MEMBER_NOT_FOUND",
      "IDENTITY_MEMBER_INVALID",
      "IDENTITY_MEMBER_ABOVE",
      "IDENTITY_SCOPES_NOT_HELD",
      "IDENTITY_IMPERSONATION_REFUSED",
      "IDENTITY_LAST_OWNER",
    ),
    200: Type.Object({ member: memberSchema }, closed),
  },
};

const removeSchema = {
  tags,
  operationId: "removeMember",
  summary: "Take a member out of a workspace",
  description: `Revokes the invitations that they made, too. Needs the scope \`${SCOPE}\`.`,
  params,
  response: {
    ...problems(
      ...workspaceProblems,
      "IDENTITY_MEMBER_NOT_FOUND",
      "IDENTITY_MEMBER_ABOVE",
      "IDENTITY_LAST_OWNER",
    ),
    204: Type.Null(),
  },
};

const leaveSchema = {
  tags,
  operationId: "leaveWorkspace",
  summary: "Leave a workspace",
  params: workspaceParameter,
  response: {
    ...problems(
      ...workspaceProblems,
      "IDENTITY_MEMBER_NOT_FOUND",
      "IDENTITY_LAST_OWNER",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    204: Type.Null(),
  },
};

/** `GET .../members`, `PATCH` and `DELETE .../members/{userId}`, `POST .../leave`. */
export function memberRoutes(http: HttpApp, deps: Pick<ApiDeps, "accounts" | "tenancy">): void {
  const { members } = deps.tenancy;
  const path = "/api/v1/workspaces/:workspaceId";
  http.get(`${path}/members`, { schema: listSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, "workspace:read");
    const { items, nextCursor } = await members.list(acting, pageOf(request.query));
    return { items: items.map(memberOf), nextCursor };
  });
  http.patch(`${path}/members/:userId`, { schema: changeSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { userId } = request.params;
    return { member: memberOf(await members.change(acting, { userId, ...request.body })) };
  });
  http.delete(`${path}/members/:userId`, { schema: removeSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    await members.remove(acting, { userId: request.params.userId });
    return reply.code(204).send(null);
  });
  const person = { access: "person" } as const;
  http.post(`${path}/leave`, { schema: leaveSchema, config: person }, async (request, reply) => {
    const call = signedIn(request);
    const actor = await personIn(deps, call.actor, request.params.workspaceId);
    await members.leave({ ...call, actor });
    return reply.code(204).send(null);
  });
}

function memberOf(member: Member): Static<typeof memberSchema> {
  const { userId, name, email, role, permissions, joinedAt, invitedBy, disabled } = member;
  return {
    userId,
    name,
    email,
    role,
    permissions: [...permissions],
    joinedAt: momentOf(joinedAt),
    invitedBy,
    disabled,
  };
}
