import { type Static, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { ReceivedInvitation } from "#platform/identity";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import {
  idParameter,
  maybeText,
  moment,
  momentOf,
  pageOf,
  pageQuery,
  pageSchema,
  closed,
} from "../shapes.ts";
import { roleSchema } from "../workspaces/roles.ts";
import { ownWorkspaceOf, ownWorkspaceSchema } from "../workspaces/workspaces.ts";

const tags = ["Account"];
const config = { access: "person" } as const;
const params = Type.Object({ invitationId: idParameter });

const receivedSchema = Type.Object(
  {
    id: Type.String(),
    workspaceName: Type.String(),
    role: roleSchema,
    inviterName: maybeText,
    expiresAt: moment,
  },
  closed,
);

const listSchema = {
  tags,
  operationId: "listReceivedInvitations",
  summary: "List the invitations to the own address, newest first",
  description: "Of all workspaces; only a proved address counts.",
  querystring: pageQuery,
  response: { ...problems("PAGE_CURSOR_INVALID"), 200: pageSchema(receivedSchema) },
};

const acceptSchema = {
  tags,
  operationId: "acceptReceivedInvitation",
  summary: "Accept an invitation to the own address",
  description: "Joins the workspace; the session goes on in it.",
  params,
  response: {
    ...problems(
      "IDENTITY_INVITATION_NOT_FOUND",
      "IDENTITY_INVITATION_REFUSED",
      "IDENTITY_MEMBER_ALREADY",
      "IDENTITY_MEMBERSHIP_LIMIT",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    200: Type.Object({ workspace: ownWorkspaceSchema }, closed),
  },
};

const declineSchema = {
  tags,
  operationId: "declineInvitation",
  summary: "Decline an invitation to the own address",
  params,
  response: {
    ...problems("IDENTITY_INVITATION_NOT_FOUND", "IDENTITY_IMPERSONATION_REFUSED"),
    204: Type.Null(),
  },
};

/** `GET /api/v1/me/invitations`, `POST /api/v1/me/invitations/{invitationId}/accept` and `/decline`. */
export function receivedInvitationRoutes(
  http: HttpApp,
  { tenancy: { invitations } }: Pick<ApiDeps, "tenancy">,
): void {
  const path = "/api/v1/me/invitations";
  http.get(path, { schema: listSchema, config }, async (request) => {
    const { items, nextCursor } = await invitations.listReceived(signedIn(request), pageOf(request.query));
    return { items: items.map(receivedOf), nextCursor };
  });
  http.post(`${path}/:invitationId/accept`, { schema: acceptSchema, config }, async (request) => ({
    workspace: ownWorkspaceOf(await invitations.acceptReceived(signedIn(request), request.params)),
  }));
  http.post(`${path}/:invitationId/decline`, { schema: declineSchema, config }, async (request, reply) => {
    await invitations.decline(signedIn(request), request.params);
    return reply.code(204).send(null);
  });
}

function receivedOf(invitation: ReceivedInvitation): Static<typeof receivedSchema> {
  const { id, workspaceName, role, inviterName, expiresAt } = invitation;
  return { id, workspaceName, role, inviterName, expiresAt: momentOf(expiresAt) };
}
