import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { callOf } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, code, emailAddress, password, token } from "../shapes.ts";
import { userOf, userSchema } from "./user.ts";

const tags = ["Account"];
const config = { access: "public" } as const;

const handle = Type.String({
  maxLength: 500,
  description: "`handle` of the answer to the sign-up.",
});

const invitation = Type.Optional(
  Type.String({
    maxLength: 500,
    description:
      "Token of an invitation: the person joins that workspace in place of getting one of their own.",
  }),
);

const signUpSchema = {
  tags,
  operationId: "signUp",
  summary: "Sign up",
  description:
    "Mails a code and a link to the address. The answer is the same whether or not the address has an account already.",
  body: Type.Object(
    {
      email: emailAddress,
      name: Type.String({ maxLength: 400 }),
      password,
      language: Type.Optional(Type.String({ maxLength: 100, description: "BCP 47 tag, such as `en`." })),
      termsVersion: Type.Optional(
        Type.String({ maxLength: 100, description: "Version of the terms that the person accepted." }),
      ),
    },
    closed,
  ),
  response: {
    ...problems(
      "IDENTITY_ACCOUNT_INVALID",
      "IDENTITY_PASSWORD_UNFIT",
      "IDENTITY_ACCOUNT_LIMITED",
      "IDENTITY_SIGN_IN_BUSY",
    ),
    202: Type.Object(
      {
        handle: Type.String({ description: "Goes with the code; keep it in the browser that signed up." }),
        codeValidMinutes: Type.Integer(),
      },
      closed,
    ),
  },
};

const resendSchema = {
  tags,
  operationId: "resendVerification",
  summary: "Mail another code",
  description: "The code and the link before work no more. Once a minute, four times.",
  body: Type.Object({ handle }, closed),
  response: {
    ...problems("IDENTITY_VERIFICATION_REFUSED", "IDENTITY_ACCOUNT_LIMITED"),
    204: Type.Null(),
  },
};

const verified = {
  ...problems(
    "IDENTITY_VERIFICATION_REFUSED",
    "IDENTITY_ACCOUNT_LIMITED",
    "IDENTITY_INVITATION_REFUSED",
    "IDENTITY_INVITATION_FOR_ANOTHER",
  ),
  200: Type.Object({ user: userSchema }, closed),
};

const verifySchema = {
  tags,
  operationId: "verifyByCode",
  summary: "Complete a sign-up with the code",
  body: Type.Object({ handle, code, invitation }, closed),
  response: verified,
};

const verifyLinkSchema = {
  tags,
  operationId: "verifyByLink",
  summary: "Complete a sign-up with the link's token",
  body: Type.Object({ token, invitation }, closed),
  response: verified,
};

/** `POST /api/v1/auth/sign-up`, `/sign-up/resend`, `/verify` and `/verify-link`. */
export function signUpRoutes(http: HttpApp, { accounts }: Pick<ApiDeps, "accounts">): void {
  http.post("/api/v1/auth/sign-up", { schema: signUpSchema, config }, async (request, reply) => {
    const { handle, codeValidMinutes } = await accounts.signUp(callOf(request), request.body);
    return reply.code(202).send({ handle, codeValidMinutes });
  });
  http.post("/api/v1/auth/sign-up/resend", { schema: resendSchema, config }, async (request, reply) => {
    await accounts.resendVerification(callOf(request), request.body);
    return reply.code(204).send(null);
  });
  http.post("/api/v1/auth/verify", { schema: verifySchema, config }, async (request) => ({
    user: userOf(await accounts.verifyByCode(callOf(request), request.body)),
  }));
  http.post("/api/v1/auth/verify-link", { schema: verifyLinkSchema, config }, async (request) => ({
    user: userOf(await accounts.verifyByLink(callOf(request), request.body)),
  }));
}
