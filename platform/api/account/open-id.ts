import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  type HttpApp,
  readFlowCookie,
  sessionTokenOf,
  setFlowCookie,
  setSessionCookie,
} from "#platform/http";
import type { OpenIdArrival, OpenIdDeparture } from "#platform/identity";
import { AppError } from "#platform/kernel";
import { callOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed } from "../shapes.ts";
import { LINK_COOKIE, tags } from "./identities.ts";

/** Holds the browser's half of a way to a provider and back. */
const COOKIE = "openid";
const COOKIE_SECONDS = 600;
const HOME = "/account";
const SIGN_IN = "/sign-in";

const params = Type.Object({ provider: Type.String({ maxLength: 64 }) });
const returnTo = Type.Optional(
  Type.String({ maxLength: 500, description: "A path of this site to go to afterwards." }),
);
const redirect = Type.Null({ description: "`Location` says where to go." });

const startSchema = {
  tags,
  operationId: "startOpenIdSignIn",
  summary: "Go to an OpenID provider to sign in",
  description: "For browsers: sends them on, or back to the sign-in page with the code of the problem.",
  params,
  querystring: Type.Object({ returnTo }, closed),
  response: { 303: redirect },
};

const callbackSchema = {
  tags,
  operationId: "finishOpenIdSignIn",
  summary: "Come back from an OpenID provider",
  description:
    "The redirect address that the provider knows. Sets the session cookie and sends the browser on; a problem is told on the sign-in page, or on that of the account where somebody is signed in.",
  params,
  response: { 303: redirect },
};

const linkSchema = {
  tags,
  operationId: "startOpenIdLink",
  summary: "Begin to link an identity of an OpenID provider",
  params,
  body: Type.Object({ returnTo }, closed),
  response: {
    ...problems(
      "IDENTITY_PROVIDER_UNKNOWN",
      "IDENTITY_PROVIDER_UNAVAILABLE",
      "IDENTITY_PROOF_STALE",
      "IDENTITY_IMPERSONATION_REFUSED",
      "IDENTITY_ACCOUNT_LIMITED",
    ),
    200: Type.Object({ url: Type.String({ description: "Where to send the browser." }) }, closed),
  },
};

type Deps = Pick<ApiDeps, "signInMethods" | "terms">;

/** `GET /api/v1/auth/openid/{provider}/start` and `/callback`; `POST /api/v1/me/identities/openid/{provider}`. */
export function openIdRoutes(http: HttpApp, { signInMethods: { openid }, terms }: Deps): void {
  const open = { access: "public" } as const;
  http.get("/api/v1/auth/openid/:provider/start", { schema: startSchema, config: open }, (request, reply) =>
    onThePage(reply, SIGN_IN, async () => {
      const { provider } = request.params;
      const { returnTo } = request.query;
      const wanted = { provider, returnTo, browserToken: readFlowCookie(request, COOKIE) };
      return depart(reply, await openid.beginSignIn(callOf(request), wanted));
    }),
  );
  // Reached by a link, and yet it signs in or links: charged like a change.
  // The actor is needed where the way began with a link; a session that has ended must not stop a sign-in.
  const config = { access: "workspace-or-anonymous", charges: "person", costly: true } as const;
  http.get("/api/v1/auth/openid/:provider/callback", { schema: callbackSchema, config }, (request, reply) =>
    onThePage(reply, request.actor.kind === "user" ? HOME : SIGN_IN, async () => {
      const arrival = await openid.finish(callOf(request), {
        provider: request.params.provider,
        browserToken: readFlowCookie(request, COOKIE) ?? "",
        parameters: queryOf(request),
        previousToken: sessionTokenOf(request),
        ...(request.actor.kind === "user" ? { actor: request.actor } : {}),
      });
      return land(reply, terms, arrival);
    }),
  );
  http.post(
    "/api/v1/me/identities/openid/:provider",
    { schema: linkSchema, config: { access: "person" } },
    async (request, reply) => {
      const { provider } = request.params;
      const { returnTo } = request.body;
      const wanted = { provider, returnTo, browserToken: readFlowCookie(request, COOKIE) };
      const departure = await openid.beginLink(signedIn(request), wanted);
      setFlowCookie(reply, COOKIE, departure.browserToken, COOKIE_SECONDS);
      return { url: departure.url };
    },
  );
}

function queryOf({ raw }: FastifyRequest): URLSearchParams {
  const url = raw.url ?? "";
  return new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?") + 1) : "");
}

function depart(reply: FastifyReply, { url, browserToken }: OpenIdDeparture): string {
  setFlowCookie(reply, COOKIE, browserToken, COOKIE_SECONDS);
  return url;
}

/** Where the browser goes on; what pages must know stands behind the `#`, which goes to no server. */
async function land(reply: FastifyReply, terms: Deps["terms"], arrival: OpenIdArrival): Promise<string> {
  switch (arrival.kind) {
    case "session":
      setSessionCookie(reply, arrival.token, arrival.session.expiresAt);
      return byWayOfTerms(terms, arrival.session.userId, arrival.returnTo ?? HOME);
    case "challenge":
      return telling(SIGN_IN, { challenge: arrival.challenge, returnTo: arrival.returnTo ?? HOME });
    case "link-needed":
      setFlowCookie(reply, LINK_COOKIE, arrival.ticket, COOKIE_SECONDS);
      return telling(SIGN_IN, { link: "needed", returnTo: arrival.returnTo ?? HOME });
    case "linked":
      return arrival.returnTo ?? HOME;
  }
}

/** As the pages do after other ways in: what is left to accept comes first. */
async function byWayOfTerms(terms: Deps["terms"], userId: string, goal: string): Promise<string> {
  const isAsked = (await terms.of({ userId })).some(({ acceptedAt }) => acceptedAt === null);
  return isAsked ? `/terms#${new URLSearchParams({ returnTo: goal }).toString()}` : goal;
}

/** People came here by a browser, so a refusal leads them to a page that tells them in words. */
async function onThePage(reply: FastifyReply, page: string, work: () => Promise<string>): Promise<null> {
  try {
    return await sendTo(reply, await work());
  } catch (thrown) {
    if (!isTellable(thrown)) throw thrown;
    return sendTo(reply, telling(page, { problem: thrown.code }));
  }
}

function isTellable(thrown: unknown): thrown is AppError {
  if (!(thrown instanceof AppError)) return false;
  return thrown.status < 500 || thrown.code === "IDENTITY_PROVIDER_UNAVAILABLE";
}

async function sendTo(reply: FastifyReply, location: string): Promise<null> {
  return reply.code(303).header("location", location).send(null);
}

function telling(page: string, told: Readonly<Record<string, string>>): string {
  return `${page}#${new URLSearchParams(told).toString()}`;
}
