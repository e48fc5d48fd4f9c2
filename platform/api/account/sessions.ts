import { type Static, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { Session } from "#platform/identity";
import { personOf, signedIn } from "../callers.ts";
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

const tags = ["Account"];
const config = { access: "person" } as const;
const revocation = { access: "person", charges: "credential" } as const;

const sessionSchema = Type.Object(
  {
    id: Type.String(),
    current: Type.Boolean({ description: "The session of this very call." }),
    createdAt: moment,
    lastSeenAt: Type.String({ format: "date-time", description: "About a minute behind." }),
    expiresAt: Type.String({
      format: "date-time",
      description: "The latest end; without use it ends earlier.",
    }),
    ipAddress: maybeText,
    userAgent: Type.String(),
  },
  closed,
);

const listSchema = {
  tags,
  operationId: "listSessions",
  summary: "List the own sessions, last seen first",
  querystring: pageQuery,
  response: { ...problems("PAGE_CURSOR_INVALID"), 200: pageSchema(sessionSchema) },
};

const revokeSchema = {
  tags,
  operationId: "revokeSession",
  summary: "End one of the own sessions",
  params: Type.Object({ sessionId: idParameter }),
  response: {
    ...problems("IDENTITY_SESSION_NOT_FOUND", "IDENTITY_IMPERSONATION_REFUSED"),
    204: Type.Null(),
  },
};

const revokeOthersSchema = {
  tags,
  operationId: "revokeOtherSessions",
  summary: "End all own sessions but this one",
  response: {
    ...problems("IDENTITY_IMPERSONATION_REFUSED"),
    200: Type.Object({ ended: Type.Integer() }, closed),
  },
};

/** `GET /api/v1/me/sessions`, `DELETE /api/v1/me/sessions/{sessionId}`, `POST /api/v1/me/sessions/revoke-others`. */
export function sessionRoutes(http: HttpApp, { accounts }: Pick<ApiDeps, "accounts">): void {
  http.get("/api/v1/me/sessions", { schema: listSchema, config }, async (request) => {
    const { sessionId } = personOf(request);
    const { items, nextCursor } = await accounts.listSessions(signedIn(request), pageOf(request.query));
    return { items: items.map((session) => shown(session, sessionId)), nextCursor };
  });
  http.delete(
    "/api/v1/me/sessions/:sessionId",
    { schema: revokeSchema, config: revocation },
    async (request, reply) => {
      await accounts.revokeSession(signedIn(request), request.params);
      return reply.code(204).send(null);
    },
  );
  http.post(
    "/api/v1/me/sessions/revoke-others",
    { schema: revokeOthersSchema, config: revocation },
    async (request) => ({
      ended: await accounts.revokeOtherSessions(signedIn(request)),
    }),
  );
}

function shown(session: Session, currentId: string): Static<typeof sessionSchema> {
  const { id, ipAddress, userAgent } = session;
  return {
    id,
    current: id === currentId,
    createdAt: momentOf(session.createdAt),
    lastSeenAt: momentOf(session.lastSeenAt),
    expiresAt: momentOf(session.expiresAt),
    ipAddress,
    userAgent,
  };
}
