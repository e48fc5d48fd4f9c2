import { type Static, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { OwnWorkspace, Workspace } from "#platform/identity";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, maybeMoment, moment, momentOf, pageOf, pageQuery, pageSchema } from "../shapes.ts";
import { actingIn, workspaceParameter, workspaceProblems } from "./acting.ts";
import { keeping } from "./keeping.ts";
import { roleSchema } from "./roles.ts";

const tags = ["Workspaces"];
const person = { access: "person" } as const;
const config = { access: "workspace", charges: "person" } as const;
const params = workspaceParameter;
const name = Type.String({ maxLength: 400 });

const workspaceSchema = Type.Object({ id: Type.String(), name: Type.String(), createdAt: moment }, closed);

export const ownWorkspaceSchema = Type.Object(
  {
    ...workspaceSchema.properties,
    role: roleSchema,
    permissions: Type.Array(Type.String(), { description: "Granted besides what the role holds." }),
    joinedAt: moment,
    deletedFrom: {
      ...maybeMoment,
      description: "When everything in it is deleted; `null` while it is open.",
    },
    disabled: Type.Boolean({ description: "Whether an operator shut it: nobody acts in it." }),
  },
  closed,
);

const listSchema = {
  tags,
  operationId: "listWorkspaces",
  summary: "List the own workspaces by name",
  description: "Those that wait for their deletion are shown to their owners.",
  querystring: pageQuery,
  response: { ...problems("PAGE_CURSOR_INVALID"), 200: pageSchema(ownWorkspaceSchema) },
};

const createSchema = {
  tags,
  operationId: "createWorkspace",
  summary: "Create a workspace",
  body: Type.Object({ name }, closed),
  response: {
    ...problems("IDENTITY_WORKSPACE_INVALID", "IDENTITY_WORKSPACE_LIMIT"),
    201: Type.Object({ workspace: ownWorkspaceSchema }, closed),
  },
};

const getSchema = {
  tags,
  operationId: "getWorkspace",
  summary: "See a workspace",
  description: "Needs the scope `workspace:read`.",
  params,
  response: {
    ...problems(...workspaceProblems),
    200: Type.Object({ workspace: workspaceSchema }, closed),
  },
};

const renameSchema = {
  tags,
  operationId: "updateWorkspace",
  summary: "Rename a workspace",
  description: "Needs the scope `workspace:settings`.",
  params,
  body: Type.Object({ name }, closed),
  response: {
    ...problems(...workspaceProblems, "IDENTITY_WORKSPACE_INVALID"),
    200: Type.Object({ workspace: workspaceSchema }, closed),
  },
};

/** `GET` and `POST /api/v1/workspaces`, `GET` and `PATCH /api/v1/workspaces/{workspaceId}`. */
export function workspaceRoutes(http: HttpApp, deps: Pick<ApiDeps, "accounts" | "tenancy">): void {
  const { workspaces } = deps.tenancy;
  http.get("/api/v1/workspaces", { schema: listSchema, config: person }, async (request) => {
    const { items, nextCursor } = await workspaces.listOwn(signedIn(request), pageOf(request.query));
    return { items: items.map(ownWorkspaceOf), nextCursor };
  });
  http.post("/api/v1/workspaces", { schema: createSchema, config: person }, async (request, reply) => {
    const kept = keeping(request, 201, createdOf);
    const workspace = await workspaces.create(signedIn(request), request.body, kept);
    return reply.code(201).send(createdOf(workspace));
  });
  http.get("/api/v1/workspaces/:workspaceId", { schema: getSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, "workspace:read");
    return { workspace: workspaceOf(await workspaces.current(acting)) };
  });
  http.patch("/api/v1/workspaces/:workspaceId", { schema: renameSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, "workspace:settings");
    return { workspace: workspaceOf(await workspaces.rename(acting, request.body)) };
  });
}

function workspaceOf({ id, name, createdAt }: Workspace): Static<typeof workspaceSchema> {
  return { id, name, createdAt: momentOf(createdAt) };
}

function createdOf(workspace: OwnWorkspace): { workspace: Static<typeof ownWorkspaceSchema> } {
  return { workspace: ownWorkspaceOf(workspace) };
}

export function ownWorkspaceOf(workspace: OwnWorkspace): Static<typeof ownWorkspaceSchema> {
  const { role, permissions, joinedAt, deletedFrom, disabled } = workspace;
  return {
    ...workspaceOf(workspace),
    role,
    permissions: [...permissions],
    joinedAt: momentOf(joinedAt),
    deletedFrom: momentOf(deletedFrom),
    disabled,
  };
}
