import { type Static, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { OverviewRequest, UserOverview, WorkspaceOverview } from "#platform/identity";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import {
  closed,
  idParameter,
  maybeMoment,
  maybeText,
  moment,
  momentOf,
  pageMembers,
  pageOf,
  pageSchema,
} from "../shapes.ts";

export const tags = ["Operators"];
export const config = { access: "operator" } as const;

const overviewQuery = Type.Object(
  {
    search: Type.Optional(
      Type.String({ maxLength: 200, description: "Part of a name or an address, or a whole id." }),
    ),
    ...pageMembers,
  },
  closed,
);

const userSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    email: maybeText,
    createdAt: moment,
    disabledAt: maybeMoment,
    lastSeenAt: { ...maybeMoment, description: "Last use of any session that still runs." },
    workspaces: Type.Integer(),
    operator: Type.Boolean(),
  },
  closed,
);

const workspaceSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    createdAt: moment,
    members: Type.Integer(),
    ownerEmail: maybeText,
    deletedFrom: maybeMoment,
    disabledAt: maybeMoment,
  },
  closed,
);

const listUsersSchema = {
  tags,
  operationId: "listAllUsers",
  summary: "List the people of this installation, newest first",
  querystring: overviewQuery,
  response: {
    ...problems("PAGE_CURSOR_INVALID"),
    200: pageSchema(userSchema),
  },
};

const listWorkspacesSchema = {
  tags,
  operationId: "listAllWorkspaces",
  summary: "List the workspaces of this installation, newest first",
  querystring: overviewQuery,
  response: {
    ...problems("PAGE_CURSOR_INVALID"),
    200: pageSchema(workspaceSchema),
  },
};

const params = Type.Object({ userId: idParameter });

const disableSchema = {
  tags,
  operationId: "disableUser",
  summary: "Shut a person out",
  description: "All of their sessions end at once.",
  params,
  response: { ...problems("IDENTITY_USER_NOT_FOUND", "IDENTITY_OPERATOR_PROTECTED"), 204: Type.Null() },
};

const enableSchema = {
  tags,
  operationId: "enableUser",
  summary: "Let a person sign in again",
  params,
  response: { ...problems("IDENTITY_USER_NOT_FOUND"), 204: Type.Null() },
};

/** `GET /api/v1/operator/users` and `/workspaces`, `POST /api/v1/operator/users/{userId}/disable` and `/enable`. */
export function overviewRoutes(http: HttpApp, { tenancy: { operators } }: Pick<ApiDeps, "tenancy">): void {
  http.get("/api/v1/operator/users", { schema: listUsersSchema, config }, async (request) => {
    const page = await operators.listUsers(signedIn(request), overviewOf(request.query));
    return { items: page.items.map(userOf), nextCursor: page.nextCursor };
  });
  http.get("/api/v1/operator/workspaces", { schema: listWorkspacesSchema, config }, async (request) => {
    const page = await operators.listWorkspaces(signedIn(request), overviewOf(request.query));
    return { items: page.items.map(workspaceOf), nextCursor: page.nextCursor };
  });
  http.post(
    "/api/v1/operator/users/:userId/disable",
    { schema: disableSchema, config },
    async (request, reply) => {
      await operators.disableUser(signedIn(request), request.params);
      return reply.code(204).send(null);
    },
  );
  http.post(
    "/api/v1/operator/users/:userId/enable",
    { schema: enableSchema, config },
    async (request, reply) => {
      await operators.enableUser(signedIn(request), request.params);
      return reply.code(204).send(null);
    },
  );
}

function overviewOf({ search, ...page }: Static<typeof overviewQuery>): OverviewRequest {
  return { ...pageOf(page), ...(search === undefined ? {} : { search }) };
}

function userOf(user: UserOverview): Static<typeof userSchema> {
  const { id, name, email, workspaces, operator } = user;
  return {
    id,
    name,
    email,
    createdAt: momentOf(user.createdAt),
    disabledAt: momentOf(user.disabledAt),
    lastSeenAt: momentOf(user.lastSeenAt),
    workspaces,
    operator,
  };
}

function workspaceOf(workspace: WorkspaceOverview): Static<typeof workspaceSchema> {
  const { id, name, members, ownerEmail } = workspace;
  return {
    id,
    name,
    createdAt: momentOf(workspace.createdAt),
    members,
    ownerEmail,
    deletedFrom: momentOf(workspace.deletedFrom),
    disabledAt: momentOf(workspace.disabledAt),
  };
}
