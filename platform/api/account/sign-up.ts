import { Type } from "typebox";
import { type HttpApp, readFlowCookie, setFlowCookie, takeFlowCookie } from "#platform/http";
import { callOf } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, code, emailAddress, password, token } from "../shapes.ts";
import { userOf, userSchema } from "./user.ts";

const tags = ["Account"];
const config = { access: "public" } as const;
// A page of another site must not lay its sign-up ready in somebody's browser.
const bound = { access: "public", setsCookie: true } as const;

/** Tells the browser that began a sign-up: there the link of the mail needs nothing more. */
const COOKIE = "sign-up";
const COOKIE_SECONDS = 24 * 3600;

/** What a person chooses for the own account. */
const newAccount = {
  name: Type.String({ maxLength: 400 }),
  password,
  language: Type.Optional(Type.String({ maxLength: 100, description: "BCP 47 tag, such as `en`." })),
  termsVersion: Type.Optional(
    Type.String({ maxLength: 100, description: "Version of the terms that the person accepted." }),
  ),
};

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
  body: Type.Object({ email: emailAddress, ...newAccount }, closed),
  response: {
    ...problems(
      "IDENTITY_ACCOUNT_INVALID",
      "IDENTITY_PASSWORD_UNFIT",
      "IDENTITY_ACCOUNT_LIMITED",
      "IDENTITY_SIGN_IN_BUSY",
      "HTTP_ORIGIN_REFUSED",
    ),
    202: Type.Object(
      {
        handle: Type.String({
          description:
            "Goes with the code, and with the link's token. Keep it where the sign-up was begun; browsers get it as a cookie, too.",
        }),
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

const refusals = [
  "IDENTITY_VERIFICATION_REFUSED",
  "IDENTITY_ACCOUNT_LIMITED",
  "IDENTITY_INVITATION_REFUSED",
  "IDENTITY_INVITATION_FOR_ANOTHER",
  "HTTP_ORIGIN_REFUSED",
] as const;
const verified = { 200: Type.Object({ user: userSchema }, closed) };

const verifySchema = {
  tags,
  operationId: "verifyByCode",
  summary: "Complete a sign-up with the code",
  body: Type.Object({ handle, code, invitation }, closed),
  response: { ...problems(...refusals), ...verified },
};

const verifyLinkSchema = {
  tags,
  operationId: "verifyByLink",
  summary: "Complete a sign-up with the link's token",
  description:
    "The token proves the address alone; a stranger may have begun the sign-up. So its name and password count only with its `handle` (or the cookie that the browser got with it). Otherwise the answer is `IDENTITY_SIGN_UP_ELSEWHERE`, and the token stays good: let the person choose name and password, and send them as `chosen`.",
  body: Type.Object(
    {
      token,
      handle: Type.Optional(handle),
      chosen: Type.Optional(
        Type.Object(newAccount, {
          ...closed,
          description: "What the person chooses now; it takes the place of what the sign-up said.",
        }),
      ),
      invitation,
    },
    closed,
  ),
  response: {
    ...problems(
      ...refusals,
      "IDENTITY_SIGN_UP_ELSEWHERE",
      "IDENTITY_ACCOUNT_INVALID",
      "IDENTITY_PASSWORD_UNFIT",
      "IDENTITY_SIGN_IN_BUSY",
    ),
    ...verified,
  },
};

/** `POST /api/v1/auth/sign-up`, `/sign-up/resend`, `/verify` and `/verify-link`. */
export function signUpRoutes(http: HttpApp, { accounts }: Pick<ApiDeps, "accounts">): void {
  http.post("/api/v1/auth/sign-up", { schema: signUpSchema, config: bound }, async (request, reply) => {
    const { handle, codeValidMinutes } = await accounts.signUp(callOf(request), request.body);
    setFlowCookie(reply, COOKIE, handle, COOKIE_SECONDS);
    return reply.code(202).send({ handle, codeValidMinutes });
  });
  http.post("/api/v1/auth/sign-up/resend", { schema: resendSchema, config }, async (request, reply) => {
    await accounts.resendVerification(callOf(request), request.body);
    return reply.code(204).send(null);
  });
  http.post("/api/v1/auth/verify", { schema: verifySchema, config: bound }, async (request, reply) => {
    const user = await accounts.verifyByCode(callOf(request), request.body);
    takeFlowCookie(request, reply, COOKIE);
    return { user: userOf(user) };
  });
  http.post(
    "/api/v1/auth/verify-link",
    { schema: verifyLinkSchema, config: bound },
    async (request, reply) => {
      const handle = request.body.handle ?? readFlowCookie(request, COOKIE);
      const user = await accounts.verifyByLink(callOf(request), { ...request.body, handle });
      takeFlowCookie(request, reply, COOKIE);
      return { user: userOf(user) };
    },
  );
}
