import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, idParameter, maybeText, moment, momentOf } from "../shapes.ts";
import { config, tags } from "./overview.ts";

const listSchema = {
  tags,
  operationId: "listOperators",
  summary: "List those who run the installation",
  response: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              userId: Type.String(),
              name: Type.String(),
              email: maybeText,
              grantedAt: moment,
              grantedBy: { ...maybeText, description: "`null` when granted at the command line." },
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
};

const grantSchema = {
  tags,
  operationId: "grantOperator",
  summary: "Make a person an operator",
  description: "Asks for a sign-in or a proof of the last ten minutes.",
  body: Type.Object({ userId: idParameter }, closed),
  response: { ...problems("IDENTITY_USER_NOT_FOUND", "IDENTITY_PROOF_STALE"), 204: Type.Null() },
};

const revokeSchema = {
  tags,
  operationId: "revokeOperator",
  summary: "Take the operator's office away",
  description: "Ends what they do in others' names.",
  params: Type.Object({ userId: idParameter }),
  response: { ...problems("IDENTITY_OPERATOR_NOT_FOUND", "IDENTITY_LAST_OPERATOR"), 204: Type.Null() },
};

/** `GET` and `POST /api/v1/operator/operators`, `DELETE /api/v1/operator/operators/{userId}`. */
export function operatorRoutes(
  http: HttpApp,
  { accounts, tenancy: { operators } }: Pick<ApiDeps, "accounts" | "tenancy">,
): void {
  http.get("/api/v1/operator/operators", { schema: listSchema, config }, async (request) => ({
    items: (await operators.listOperators(signedIn(request))).map(
      ({ userId, name, email, grantedAt, grantedBy }) => ({
        userId,
        name,
        email,
        grantedAt: momentOf(grantedAt),
        grantedBy,
      }),
    ),
  }));
  http.post("/api/v1/operator/operators", { schema: grantSchema, config }, async (request, reply) => {
    await accounts.requirePresence(signedIn(request));
    await operators.grant(signedIn(request), request.body);
    return reply.code(204).send(null);
  });
  http.delete(
    "/api/v1/operator/operators/:userId",
    { schema: revokeSchema, config },
    async (request, reply) => {
      await operators.revoke(signedIn(request), request.params);
      return reply.code(204).send(null);
    },
  );
}
