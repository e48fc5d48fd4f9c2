import { Type } from "typebox";
import {
  clearSessionCookie,
  type HttpApp,
  sessionTokenOf,
  setFlowCookie,
  setSessionCookie,
  takeFlowCookie,
} from "#platform/http";
import type { Accounts, CallContext, NewSession } from "#platform/identity";
import { AppError } from "#platform/kernel";
import { callOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, idParameter, moment, momentOf } from "../shapes.ts";
import { config, tags } from "./overview.ts";

/** Keeps the operator's own session while the browser acts as somebody else. */
export const OPERATOR_COOKIE = "operator";
/** No longer than anybody can be acted for. */
const COOKIE_SECONDS = 8 * 3600;

const startSchema = {
  tags,
  operationId: "impersonateUser",
  summary: "Act as a person for a limited time",
  description:
    "The browser goes on as this person until the time is over or `/api/v1/me/impersonation` is deleted. Everything done is noted with the operator's name. From a browser only, after a sign-in or a proof of the last ten minutes.",
  params: Type.Object({ userId: idParameter }),
  body: Type.Object(
    {
      reason: Type.String({ maxLength: 1000, description: "Stands in the audit log for ever: no names." }),
      workspaceId: Type.Optional(idParameter),
      minutes: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    closed,
  ),
  response: {
    ...problems(
      "IDENTITY_IMPERSONATION_INVALID",
      "IDENTITY_USER_NOT_FOUND",
      "IDENTITY_OPERATOR_PROTECTED",
      "IDENTITY_PROOF_STALE",
    ),
    200: Type.Object({ sessionId: Type.String(), expiresAt: moment }, closed),
  },
};

const stopSchema = {
  tags,
  operationId: "stopImpersonating",
  summary: "Stop acting for a person",
  description: "The browser goes on with the operator's own session.",
  response: { ...problems("IDENTITY_NOT_IMPERSONATING"), 204: Type.Null() },
};

/** `POST /api/v1/operator/users/{userId}/impersonate` and `DELETE /api/v1/me/impersonation`. */
export function impersonationRoutes(
  http: HttpApp,
  { accounts, tenancy: { operators } }: Pick<ApiDeps, "accounts" | "tenancy">,
): void {
  http.post(
    "/api/v1/operator/users/:userId/impersonate",
    { schema: startSchema, config: { ...config, idempotency: "none" } },
    async (request, reply) => {
      const { userId } = request.params;
      await accounts.requirePresence(signedIn(request));
      const { session, token } = await operators.impersonate(signedIn(request), { userId, ...request.body });
      const own = sessionTokenOf(request);
      if (own !== undefined) setFlowCookie(reply, OPERATOR_COOKIE, own, COOKIE_SECONDS);
      setSessionCookie(reply, token, session.expiresAt);
      return { sessionId: session.id, expiresAt: momentOf(session.expiresAt) };
    },
  );
  http.delete(
    "/api/v1/me/impersonation",
    { schema: stopSchema, config: { access: "person", charges: "credential", idempotency: "none" } },
    async (request, reply) => {
      await operators.stopImpersonating(signedIn(request));
      const kept = takeFlowCookie(request, reply, OPERATOR_COOKIE);
      const own = kept === undefined ? undefined : await ownSession(accounts, callOf(request), kept);
      if (own === undefined) clearSessionCookie(reply);
      else setSessionCookie(reply, own.token, own.session.expiresAt);
      return reply.code(204).send(null);
    },
  );
}

/** The operator's session behind the token that was kept; `undefined` when it has ended meanwhile. */
async function ownSession(
  accounts: Pick<Accounts, "authenticateSession" | "currentSession">,
  call: CallContext,
  token: string,
): Promise<NewSession | undefined> {
  try {
    const actor = await accounts.authenticateSession(token);
    return { session: await accounts.currentSession({ ...call, actor }), token };
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.status === 401) return undefined;
    throw thrown;
  }
}
