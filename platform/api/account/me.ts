import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { personOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, maybeText } from "../shapes.ts";
import { userOf, userSchema } from "./user.ts";

const tags = ["Account"];
const config = { access: "person" } as const;

const meSchema = {
  tags,
  operationId: "getMe",
  summary: "See who is signed in",
  response: {
    ...problems("IDENTITY_USER_NOT_FOUND"),
    200: Type.Object(
      {
        user: userSchema,
        sessionId: Type.String(),
        workspaceId: { ...maybeText, description: "The workspace that is acted in." },
        role: maybeText,
        scopes: Type.Array(Type.String(), { description: "What is allowed in that workspace." }),
        impersonatedBy: { ...maybeText, description: "The operator who acts as this person." },
        operator: Type.Boolean({ description: "Whether the person runs the installation." }),
      },
      closed,
    ),
  },
};

const changeSchema = {
  tags,
  operationId: "updateMe",
  summary: "Change the own name or language",
  body: Type.Object(
    {
      name: Type.Optional(Type.String({ maxLength: 400 })),
      language: Type.Optional(Type.String({ maxLength: 100, description: "BCP 47 tag, such as `en`." })),
    },
    closed,
  ),
  response: {
    ...problems("IDENTITY_ACCOUNT_INVALID"),
    200: Type.Object({ user: userSchema }, closed),
  },
};

/** `GET` and `PATCH /api/v1/me`. */
export function meRoutes(
  http: HttpApp,
  { accounts, tenancy: { operators } }: Pick<ApiDeps, "accounts" | "tenancy">,
): void {
  http.get("/api/v1/me", { schema: meSchema, config }, async (request) => {
    const { userId, sessionId, workspaceId, role, scopes, impersonatedBy } = personOf(request);
    const [user, operator] = await Promise.all([accounts.getUser(userId), operators.isOperator(userId)]);
    return {
      user: userOf(user),
      sessionId,
      workspaceId,
      role,
      scopes: [...scopes],
      impersonatedBy,
      operator,
    };
  });
  http.patch("/api/v1/me", { schema: changeSchema, config }, async (request) => ({
    user: userOf(await accounts.changeProfile(signedIn(request), request.body)),
  }));
}
