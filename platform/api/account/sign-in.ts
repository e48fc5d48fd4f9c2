import { Type } from "typebox";
import { clearSessionCookie, type HttpApp, sessionTokenOf, takeFlowCookie } from "#platform/http";
import { callOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { OPERATOR_COOKIE } from "../operator/impersonation.ts";
import { problems } from "../problems.ts";
import { closed, code, emailAddress, password, token } from "../shapes.ts";
import {
  begun,
  entered,
  signedInSchema,
  signInSchema,
  tokensOf,
  tokensSchema,
  type Transport,
  transport,
} from "./arrivals.ts";

const tags = ["Sign-in"];
const config = { access: "public", setsCookie: true } as const;

const signInRouteSchema = {
  tags,
  operationId: "signIn",
  summary: "Sign in with address and password",
  description:
    "Sets the session cookie or answers tokens; people with two-factor sign-in get a challenge first. An unknown address gets the answer of a wrong password.",
  body: Type.Object({ email: emailAddress, password, transport }, closed),
  response: {
    ...problems(
      "IDENTITY_SIGN_IN_REFUSED",
      "IDENTITY_SIGN_IN_LOCKED",
      "IDENTITY_SIGN_IN_BUSY",
      "IDENTITY_ACCOUNT_LIMITED",
      "HTTP_ORIGIN_REFUSED",
    ),
    200: signInSchema,
  },
};

const secondFactorRouteSchema = {
  tags,
  operationId: "answerSecondFactor",
  summary: "Complete a sign-in with the second factor",
  description: "A code of the app, or a recovery code.",
  body: Type.Object({ challenge: token, code, transport }, closed),
  response: {
    ...problems(
      "IDENTITY_CHALLENGE_INVALID",
      "IDENTITY_CODE_WRONG",
      "IDENTITY_CODE_ATTEMPTS",
      "IDENTITY_ACCOUNT_LIMITED",
      "HTTP_ORIGIN_REFUSED",
    ),
    200: signedInSchema,
  },
};

const signOutSchema = {
  tags,
  operationId: "signOut",
  summary: "Sign out",
  description:
    "Ends the session of the cookie or the access token, and that of an operator who acts for somebody. Does nothing when it has ended already.",
  response: { ...problems("HTTP_ORIGIN_REFUSED"), 204: Type.Null() },
};

const refreshSchema = {
  tags,
  operationId: "refreshTokens",
  summary: "Exchange a refresh token",
  description:
    "Each refresh token works once; callers that come with the same one within ten seconds get the same successor. A later reuse ends the session.",
  body: Type.Object({ refreshToken: token }, closed),
  response: { ...problems("IDENTITY_REFRESH_INVALID", "IDENTITY_WORKSPACE_DISABLED"), 200: tokensSchema },
};

const keysSchema = {
  tags,
  operationId: "getTokenKeys",
  summary: "Public keys that access tokens can be checked with",
  description: "Empty where tokens are signed with a secret key.",
  response: {
    200: Type.Object(
      { keys: Type.Array(Type.Record(Type.String(), Type.Unknown())) },
      { ...closed, description: "A JSON Web Key Set (RFC 7517)." },
    ),
  },
};

type Deps = Pick<ApiDeps, "accounts" | "tokens">;

/** `POST /api/v1/auth/sign-in`, `/second-factor`, `/sign-out`, `/refresh`; `GET /.well-known/jwks.json`. */
export function signInRoutes(http: HttpApp, deps: Deps): void {
  const { accounts, tokens } = deps;
  http.post("/api/v1/auth/sign-in", { schema: signInRouteSchema, config }, async (request, reply) => {
    const { email, password, transport } = request.body;
    const previousToken = previousOf(transport, sessionTokenOf(request));
    const result = await accounts.signIn(callOf(request), { email, password, previousToken });
    return entered(deps, reply, result, transport);
  });
  http.post(
    "/api/v1/auth/second-factor",
    { schema: secondFactorRouteSchema, config },
    async (request, reply) => {
      const { challenge, code, transport } = request.body;
      const previousToken = previousOf(transport, sessionTokenOf(request));
      const result = await accounts.answerSecondFactor(callOf(request), { challenge, code, previousToken });
      return begun(deps, reply, result, transport);
    },
  );
  signOutRoute(http, deps);
  http.post(
    "/api/v1/auth/refresh",
    { schema: refreshSchema, config: { access: "public" } },
    async (request) => tokensOf(await tokens.refresh(request.body.refreshToken)),
  );
  http.get(
    "/.well-known/jwks.json",
    { schema: keysSchema, config: { access: "public", limits: "none" } },
    (_request, reply) => {
      reply.header("cache-control", "public, max-age=300");
      return { keys: tokens.jwks().keys.map((key) => ({ ...key })) };
    },
  );
}

/** The session that a browser leaves behind; programs have none. */
export function previousOf(way: Transport | undefined, cookie: string | undefined): string | undefined {
  return way === "token" ? undefined : cookie;
}

/** Open to all, so that a browser whose session has ended gets rid of its cookie, too. */
function signOutRoute(http: HttpApp, { accounts }: Deps): void {
  const config = { access: "workspace-or-anonymous", charges: "address", setsCookie: true } as const;
  http.post("/api/v1/auth/sign-out", { schema: signOutSchema, config }, async (request, reply) => {
    const cookie = sessionTokenOf(request);
    const operators = takeFlowCookie(request, reply, OPERATOR_COOKIE);
    if (operators !== undefined) await accounts.signOut(callOf(request), { token: operators });
    if (cookie !== undefined) {
      await accounts.signOut(callOf(request), { token: cookie });
      clearSessionCookie(reply);
    } else if (request.actor.kind === "user") {
      await accounts.revokeSession(signedIn(request), { sessionId: request.actor.sessionId });
    }
    return reply.code(204).send(null);
  });
}
