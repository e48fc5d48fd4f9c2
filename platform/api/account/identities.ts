import { type Static, Type } from "typebox";
import { type HttpApp, readFlowCookie, takeFlowCookie } from "#platform/http";
import type { ExternalIdentity } from "#platform/identity";
import { personOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, idParameter, maybeMoment, moment, momentOf, token } from "../shapes.ts";

export const tags = ["Sign-in by other services"];
const person = { access: "person" } as const;

/**
 * Holds the ticket of a browser that came back from a provider. In the address it could be somebody else's:
 * whoever follows a planted link would give a stranger a way into the own account.
 */
export const LINK_COOKIE = "link";

export const identitySchema = Type.Object(
  {
    id: Type.String(),
    provider: Type.String({ description: "The provider's issuer." }),
    providerName: Type.String(),
    label: Type.String({ description: "An address or a user name." }),
    createdAt: moment,
    lastUsedAt: maybeMoment,
  },
  closed,
);

const methodsSchema = {
  tags,
  operationId: "listSignInMethods",
  summary: "Ways to sign in that this installation offers besides password and passkey",
  response: {
    200: Type.Object(
      {
        openId: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, closed)),
        telegram: Type.Boolean(),
      },
      closed,
    ),
  },
};

const listSchema = {
  tags,
  operationId: "listWaysIn",
  summary: "List the own ways to sign in",
  response: {
    200: Type.Object(
      {
        password: Type.Boolean(),
        passkeys: Type.Integer(),
        identities: Type.Array(identitySchema),
      },
      closed,
    ),
  },
};

const linkSchema = {
  tags,
  operationId: "linkIdentity",
  summary: "Link the identity of a sign-in that answered `link-needed`",
  body: Type.Object(
    { ticket: Type.Optional({ ...token, description: "Left out by browsers: they have it as a cookie." }) },
    closed,
  ),
  response: {
    ...problems(
      "IDENTITY_LINK_REFUSED",
      "IDENTITY_EXTERNAL_TAKEN",
      "IDENTITY_PROOF_STALE",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    201: Type.Object({ identity: identitySchema }, closed),
  },
};

const unlinkSchema = {
  tags,
  operationId: "unlinkIdentity",
  summary: "Unlink an identity",
  params: Type.Object({ identityId: idParameter }),
  response: {
    ...problems(
      "IDENTITY_EXTERNAL_NOT_FOUND",
      "IDENTITY_LAST_WAY_IN",
      "IDENTITY_PROOF_STALE",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    204: Type.Null(),
  },
};

/** `GET /api/v1/auth/methods`, `GET /api/v1/me/ways-in`, `POST /api/v1/me/identities/link`, `DELETE /api/v1/me/identities/{identityId}`. */
export function identityRoutes(http: HttpApp, { signInMethods }: Pick<ApiDeps, "signInMethods">): void {
  const { identities, openid, telegram } = signInMethods;
  http.get("/api/v1/auth/methods", { schema: methodsSchema, config: { access: "public" } }, () => ({
    openId: openid.offers().map(({ id, name }) => ({ id, name })),
    telegram: telegram.available,
  }));
  http.get("/api/v1/me/ways-in", { schema: listSchema, config: person }, async (request) => {
    const { password, passkeys, identities: linked } = await identities.waysIn(personOf(request).userId);
    return { password, passkeys, identities: linked.map(identityOf) };
  });
  http.post("/api/v1/me/identities/link", { schema: linkSchema, config: person }, async (request, reply) => {
    const ticket = request.body.ticket ?? readFlowCookie(request, LINK_COOKIE) ?? "";
    const identity = await identities.linkByTicket(signedIn(request), { ticket });
    takeFlowCookie(request, reply, LINK_COOKIE);
    return reply.code(201).send({ identity: identityOf(identity) });
  });
  http.delete(
    "/api/v1/me/identities/:identityId",
    { schema: unlinkSchema, config: person },
    async (request, reply) => {
      await identities.unlink(signedIn(request), request.params);
      return reply.code(204).send(null);
    },
  );
}

export function identityOf(identity: ExternalIdentity): Static<typeof identitySchema> {
  const { id, provider, providerName, label, createdAt, lastUsedAt } = identity;
  return {
    id,
    provider,
    providerName,
    label,
    createdAt: momentOf(createdAt),
    lastUsedAt: momentOf(lastUsedAt),
  };
}
