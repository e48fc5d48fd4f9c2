import { Type } from "typebox";
import { clearSessionCookie, type HttpApp } from "#platform/http";
import { auditActorOf, type SignedInContext } from "#platform/identity";
import type { PersonalRequest } from "#platform/privacy";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed } from "../shapes.ts";

const tags = ["Account"];
const config = { access: "person" } as const;
const costly = { ...config, costly: true } as const;

const exportSchema = {
  tags,
  operationId: "exportMe",
  summary: "Take the own data along",
  description:
    "Everything that is stored about the caller and in workspaces that nobody else is a member of, as one JSON document. Asks for a sign-in or a proof of the last ten minutes.",
  response: {
    ...problems("IDENTITY_PROOF_STALE", "IDENTITY_IMPERSONATION_REFUSED"),
    200: { description: "The document.", content: { "application/json": { schema: Type.Any() } } },
  },
};

const eraseSchema = {
  tags,
  operationId: "eraseMe",
  summary: "Erase the own account for good",
  description:
    "Erases the caller everywhere, with the workspaces that nobody else is a member of. Cannot be undone. Asks for a sign-in or a proof of the last ten minutes.",
  body: Type.Object({ confirm: Type.Literal("erase", { description: "The word `erase`." }) }, closed),
  response: {
    ...problems(
      "IDENTITY_PROOF_STALE",
      "IDENTITY_IMPERSONATION_REFUSED",
      "PRIVACY_LAST_OWNER",
      "PRIVACY_LAST_OPERATOR",
    ),
    200: Type.Object({ workspaces: Type.Integer(), rows: Type.Integer() }, closed),
  },
};

/** `GET /api/v1/me/export`, `POST /api/v1/me/erase`. */
export function privacyRoutes(
  http: HttpApp,
  { accounts, privacy }: Pick<ApiDeps, "accounts" | "privacy">,
): void {
  http.get("/api/v1/me/export", { schema: exportSchema, config: costly }, async (request, reply) => {
    const context = signedIn(request);
    await accounts.requirePresence(context);
    const { content, fileName, sizeBytes } = await privacy.exportPerson(personalRequest(context));
    return reply
      .type("application/json; charset=utf-8")
      .header("content-length", sizeBytes)
      .header("content-disposition", `attachment; filename="${fileName}"`)
      .send(content);
  });
  // Without an Idempotency-Key: the answer would be kept for a person who is no more.
  const eraseConfig = { ...config, idempotency: "none" } as const;
  http.post("/api/v1/me/erase", { schema: eraseSchema, config: eraseConfig }, async (request, reply) => {
    const context = signedIn(request);
    await accounts.requirePresence(context);
    const erased = await privacy.erasePerson(personalRequest(context));
    clearSessionCookie(reply);
    return { workspaces: erased.workspaces, rows: erased.rows };
  });
}

function personalRequest({ actor, requestId }: SignedInContext): PersonalRequest {
  return { userId: actor.userId, requestedBy: auditActorOf(actor), requestId };
}
