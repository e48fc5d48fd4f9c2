import { Type } from "typebox";
import { type HttpApp, sessionTokenOf, setSessionCookie } from "#platform/http";
import { callOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, code, emailAddress, password, token } from "../shapes.ts";

const tags = ["Account"];

const requestSchema = {
  tags,
  operationId: "requestPasswordReset",
  summary: "Ask for a link to reset the password",
  description: "The answer is the same whether or not the address has an account.",
  body: Type.Object({ email: emailAddress }, closed),
  response: { ...problems("IDENTITY_ACCOUNT_INVALID", "IDENTITY_ACCOUNT_LIMITED"), 204: Type.Null() },
};

const confirmSchema = {
  tags,
  operationId: "resetPassword",
  summary: "Set a new password with the link's token",
  description: "Ends all sessions of the person and tells them by mail.",
  body: Type.Object({ token, newPassword: password }, closed),
  response: {
    ...problems(
      "IDENTITY_RESET_REFUSED",
      "IDENTITY_PASSWORD_UNFIT",
      "IDENTITY_ACCOUNT_LIMITED",
      "IDENTITY_SIGN_IN_BUSY",
    ),
    204: Type.Null(),
  },
};

const changeSchema = {
  tags,
  operationId: "changePassword",
  summary: "Change the password",
  description: "Ends all other sessions, goes on under a new token and tells the person by mail.",
  body: Type.Object({ password, newPassword: password }, closed),
  response: {
    ...problems(
      "IDENTITY_PASSWORD_WRONG",
      "IDENTITY_IMPERSONATION_REFUSED",
      "IDENTITY_PASSWORD_UNFIT",
      "IDENTITY_SIGN_IN_LOCKED",
      "IDENTITY_SIGN_IN_BUSY",
      "IDENTITY_SESSION_ENDED",
    ),
    204: Type.Null(),
  },
};

const proveSchema = {
  tags,
  operationId: "provePresence",
  summary: "Confirm that it is you",
  description:
    "With a code where two-factor sign-in is on, with the password otherwise. Changes of the ways to sign in ask for it (`IDENTITY_PROOF_STALE`); it counts for ten minutes.",
  body: Type.Union([Type.Object({ password }, closed), Type.Object({ code }, closed)]),
  response: {
    ...problems(
      "IDENTITY_PASSWORD_WRONG",
      "IDENTITY_CODE_WRONG",
      "IDENTITY_PROOF_STALE",
      "IDENTITY_IMPERSONATION_REFUSED",
      "IDENTITY_TWO_FACTOR_OFF",
      "IDENTITY_SIGN_IN_LOCKED",
      "IDENTITY_SIGN_IN_BUSY",
      "IDENTITY_CODE_ATTEMPTS",
      "IDENTITY_SESSION_ENDED",
    ),
    204: Type.Null(),
  },
};

/** `POST /api/v1/auth/password-reset`, `/password-reset/confirm`, `/password` and `/proof`. */
export function passwordRoutes(http: HttpApp, { accounts }: Pick<ApiDeps, "accounts">): void {
  const open = { access: "public" } as const;
  const signedInOnly = { access: "person" } as const;
  http.post(
    "/api/v1/auth/password-reset",
    { schema: requestSchema, config: open },
    async (request, reply) => {
      await accounts.requestPasswordReset(callOf(request), request.body);
      return reply.code(204).send(null);
    },
  );
  http.post(
    "/api/v1/auth/password-reset/confirm",
    { schema: confirmSchema, config: open },
    async (request, reply) => {
      await accounts.resetPassword(callOf(request), request.body);
      return reply.code(204).send(null);
    },
  );
  http.post(
    "/api/v1/auth/password",
    { schema: changeSchema, config: signedInOnly },
    async (request, reply) => {
      const { session, token } = await accounts.changePassword(signedIn(request), request.body);
      if (sessionTokenOf(request) !== undefined) setSessionCookie(reply, token, session.expiresAt);
      return reply.code(204).send(null);
    },
  );
  http.post("/api/v1/auth/proof", { schema: proveSchema, config: signedInOnly }, async (request, reply) => {
    await accounts.provePresence(signedIn(request), request.body);
    return reply.code(204).send(null);
  });
}
