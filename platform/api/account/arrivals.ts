import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { setSessionCookie } from "#platform/http";
import type { ArrivalResult, SessionBegun } from "#platform/identity";
import type { ApiDeps } from "../deps.ts";
import { closed, moment, momentOf } from "../shapes.ts";

/** How the caller goes on: browsers by a cookie that no script sees, programs by tokens. */
export const transport = Type.Optional(
  Type.Union([Type.Literal("cookie"), Type.Literal("token")], {
    default: "cookie",
    description: "`cookie` for browsers; `token` answers an access and a refresh token to programs.",
  }),
);

export type Transport = "cookie" | "token";

export const tokensSchema = Type.Object(
  {
    accessToken: Type.String({ description: "For `Authorization: Bearer`." }),
    accessExpiresAt: moment,
    refreshToken: Type.String({ description: "Works once, at `/api/v1/auth/refresh`." }),
    refreshExpiresAt: moment,
  },
  closed,
);

export const signedInSchema = Type.Object(
  {
    status: Type.Literal("signed-in"),
    userId: Type.String(),
    sessionId: Type.String(),
    expiresAt: moment,
    tokens: Type.Optional(tokensSchema),
  },
  closed,
);

const secondFactorSchema = Type.Object(
  {
    status: Type.Literal("second-factor-needed"),
    challenge: Type.String({ description: "Goes to `/api/v1/auth/second-factor` with a code." }),
    expiresAt: moment,
  },
  closed,
);

const linkNeededSchema = Type.Object(
  {
    status: Type.Literal("link-needed", {
      description: "The address belongs to an account that this identity is not linked with.",
    }),
    ticket: Type.String({
      description: "After signing in another way: to `/api/v1/me/identities/link`.",
    }),
    expiresAt: moment,
  },
  closed,
);

/** Answers of routes that let people in. */
export const signInSchema = Type.Union([signedInSchema, secondFactorSchema]);
export const arrivalSchema = Type.Union([signedInSchema, secondFactorSchema, linkNeededSchema]);

type SignInDeps = Pick<ApiDeps, "accounts" | "tokens">;

/** What a caller who has arrived goes on with; sets the cookie when that is the way. */
export async function arrived(
  deps: SignInDeps,
  reply: FastifyReply,
  result: ArrivalResult,
  way: Transport | undefined,
): Promise<Static<typeof arrivalSchema>> {
  if (result.kind === "link-needed") {
    return { status: "link-needed", ticket: result.ticket, expiresAt: momentOf(result.expiresAt) };
  }
  return entered(deps, reply, result, way);
}

/** The same where nothing can be left to link. */
export async function entered(
  deps: SignInDeps,
  reply: FastifyReply,
  result: Exclude<ArrivalResult, { kind: "link-needed" }>,
  way: Transport | undefined,
): Promise<Static<typeof signInSchema>> {
  if (result.kind === "challenge") {
    const { challenge, expiresAt } = result;
    return { status: "second-factor-needed", challenge, expiresAt: momentOf(expiresAt) };
  }
  return begun(deps, reply, result, way);
}

/** The same for a session that has begun. */
export async function begun(
  { accounts, tokens }: SignInDeps,
  reply: FastifyReply,
  { session, token }: SessionBegun,
  way: Transport | undefined,
): Promise<Static<typeof signedInSchema>> {
  const { id: sessionId, userId, expiresAt } = session;
  const answer = { status: "signed-in" as const, userId, sessionId, expiresAt: momentOf(expiresAt) };
  if (way !== "token") {
    setSessionCookie(reply, token, expiresAt);
    return answer;
  }
  const { workspaceId, scopes } = await accounts.authenticateSession(token);
  return {
    ...answer,
    tokens: tokensOf(await tokens.startFamily({ userId, sessionId, workspaceId, scopes })),
  };
}

export function tokensOf(
  pair: Awaited<ReturnType<ApiDeps["tokens"]["refresh"]>>,
): Static<typeof tokensSchema> {
  const { accessToken, expiresAt, refreshToken, refreshExpiresAt } = pair;
  return {
    accessToken,
    accessExpiresAt: momentOf(expiresAt),
    refreshToken,
    refreshExpiresAt: momentOf(refreshExpiresAt),
  };
}
