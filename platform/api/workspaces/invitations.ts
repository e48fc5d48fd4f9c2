import { type Static, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { Invitation, NewInvitation } from "#platform/identity";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import {
  closed,
  emailAddress,
  idParameter,
  maybeText,
  moment,
  momentOf,
  pageOf,
  pageQuery,
  pageSchema,
  token,
} from "../shapes.ts";
import { actingIn, workspaceParameter, workspaceProblems } from "./acting.ts";
import { keeping } from "./keeping.ts";
import { roleSchema } from "./roles.ts";
import { ownWorkspaceOf, ownWorkspaceSchema } from "./workspaces.ts";

const tags = ["Invitations"];
const config = { access: "workspace", charges: "person" } as const;
const SCOPE = "workspace:members";
const description = `Needs the scope \`${SCOPE}\`.`;
const params = Type.Object({ ...workspaceParameter.properties, invitationId: idParameter });
const delivery = Type.Union([Type.Literal("mail"), Type.Literal("link")]);

const invitationSchema = Type.Object(
  {
    id: Type.String(),
    delivery,
    role: roleSchema,
    email: {
      ...maybeText,
      description: "The only address whose owner may accept; `null` lets everybody who has the link.",
    },
    createdAt: moment,
    expiresAt: moment,
    invitedBy: maybeText,
    sends: Type.Integer({ description: "Mails sent so far." }),
  },
  closed,
);

const listSchema = {
  tags,
  operationId: "listInvitations",
  summary: "List the open invitations, newest first",
  description,
  params: workspaceParameter,
  querystring: pageQuery,
  response: {
    ...problems(...workspaceProblems, "PAGE_CURSOR_INVALID"),
    200: pageSchema(invitationSchema),
  },
};

const inviteSchema = {
  tags,
  operationId: "createInvitation",
  summary: "Invite somebody into a workspace",
  description: `By mail, or by a link to hand on. ${description}`,
  params: workspaceParameter,
  body: Type.Object(
    {
      delivery,
      role: roleSchema,
      email: Type.Optional(emailAddress),
      language: Type.Optional(Type.String({ maxLength: 100, description: "Of the mail, as BCP 47 tag." })),
    },
    closed,
  ),
  response: {
    ...problems(
      ...workspaceProblems,
      "IDENTITY_INVITATION_INVALID",
      "IDENTITY_MEMBER_ABOVE",
      "IDENTITY_SCOPES_NOT_HELD",
      "IDENTITY_IMPERSONATION_REFUSED",
      "IDENTITY_INVITATION_LIMITED",
      "IDENTITY_INVITATION_NEEDLESS",
      "IDENTITY_INVITATIONS_OPEN",
    ),
    201: Type.Object(
      {
        invitation: invitationSchema,
        token: { ...maybeText, description: "Of a link, shown once; `null` for mails." },
      },
      closed,
    ),
  },
};

const resendSchema = {
  tags,
  operationId: "resendInvitation",
  summary: "Mail an invitation again",
  description: `The link before works no more. Once a minute, four times. ${description}`,
  params,
  response: {
    ...problems(
      ...workspaceProblems,
      "IDENTITY_INVITATION_NOT_FOUND",
      "IDENTITY_INVITATION_INVALID",
      "IDENTITY_MEMBER_ABOVE",
      "IDENTITY_SCOPES_NOT_HELD",
      "IDENTITY_INVITATION_LIMITED",
      "IDENTITY_INVITATION_NEEDLESS",
      "IDENTITY_INVITATIONS_OPEN",
    ),
    200: Type.Object({ invitation: invitationSchema }, closed),
  },
};

const revokeSchema = {
  tags,
  operationId: "revokeInvitation",
  summary: "Revoke an invitation",
  description,
  params,
  response: {
    ...problems(...workspaceProblems, "IDENTITY_INVITATION_NOT_FOUND"),
    204: Type.Null(),
  },
};

const previewSchema = {
  tags,
  operationId: "previewInvitation",
  summary: "See what an invitation is for",
  body: Type.Object({ token }, closed),
  response: {
    ...problems("IDENTITY_INVITATION_REFUSED"),
    200: Type.Object(
      {
        workspaceName: Type.String(),
        role: roleSchema,
        inviterName: maybeText,
        limited: Type.Boolean({ description: "Whether only one address may accept." }),
        expiresAt: moment,
      },
      closed,
    ),
  },
};

const acceptSchema = {
  tags,
  operationId: "acceptInvitation",
  summary: "Accept an invitation",
  description: "Joins the workspace; the session goes on in it.",
  body: Type.Object({ token }, closed),
  response: {
    ...problems(
      "IDENTITY_INVITATION_REFUSED",
      "IDENTITY_INVITATION_FOR_ANOTHER",
      "IDENTITY_MEMBER_ALREADY",
      "IDENTITY_MEMBERSHIP_LIMIT",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    200: Type.Object({ workspace: ownWorkspaceSchema }, closed),
  },
};

type Deps = Pick<ApiDeps, "accounts" | "tenancy">;

/** `.../invitations` of a workspace, `POST /api/v1/invitations/preview` and `/accept`. */
export function invitationRoutes(http: HttpApp, deps: Deps): void {
  managingRoutes(http, deps);
  const { invitations } = deps.tenancy;
  http.post(
    "/api/v1/invitations/preview",
    { schema: previewSchema, config: { access: "public" } },
    async (request) => {
      const { workspaceName, role, inviterName, limited, expiresAt } = await invitations.preview(
        request.body,
      );
      return { workspaceName, role, inviterName, limited, expiresAt: momentOf(expiresAt) };
    },
  );
  http.post(
    "/api/v1/invitations/accept",
    { schema: acceptSchema, config: { access: "person" } },
    async (request) => ({
      workspace: ownWorkspaceOf(await invitations.accept(signedIn(request), request.body)),
    }),
  );
}

function managingRoutes(http: HttpApp, deps: Deps): void {
  const { invitations } = deps.tenancy;
  const path = "/api/v1/workspaces/:workspaceId/invitations";
  http.get(path, { schema: listSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { items, nextCursor } = await invitations.list(acting, pageOf(request.query));
    return { items: items.map(invitationOf), nextCursor };
  });
  http.post(path, { schema: inviteSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const made = await invitations.invite(acting, request.body, keeping(request, 201, newInvitationOf));
    return reply.code(201).send(newInvitationOf(made));
  });
  http.post(`${path}/:invitationId/resend`, { schema: resendSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, SCOPE);
    const { invitationId } = request.params;
    return { invitation: invitationOf(await invitations.resend(acting, { invitationId })) };
  });
  http.delete(`${path}/:invitationId`, { schema: revokeSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    await invitations.revoke(acting, { invitationId: request.params.invitationId });
    return reply.code(204).send(null);
  });
}

function newInvitationOf({ invitation, token }: NewInvitation) {
  return { invitation: invitationOf(invitation), token };
}

function invitationOf(invitation: Invitation): Static<typeof invitationSchema> {
  const { id, delivery, role, email, createdAt, expiresAt, invitedBy, sends } = invitation;
  return {
    id,
    delivery,
    role,
    email,
    createdAt: momentOf(createdAt),
    expiresAt: momentOf(expiresAt),
    invitedBy,
    sends,
  };
}
