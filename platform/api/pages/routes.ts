import type { FastifyReply } from "fastify";
import type { HttpApp } from "#platform/http";
import { httpErrors } from "#platform/http";
import { accountErrors, signInMethodErrors } from "#platform/identity";
import type { ErrorEntry } from "#platform/kernel";
import type { ApiDeps } from "../deps.ts";
import { accountPage } from "./account.ts";
import { invitationPage } from "./invitation.ts";
import { resetPasswordPage } from "./reset-password.ts";
import { pageScript } from "./script.ts";
import { signInPage, type ToldProblems } from "./sign-in.ts";
import { signUpPage } from "./sign-up.ts";
import { STYLE } from "./style.ts";
import { termsPage } from "./terms.ts";
import { verifyPage } from "./verify.ts";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const config = { access: "public", limits: "none" } as const;
const pageConfig = { ...config, contentSecurityPolicy: POLICY } as const;
const schema = { hide: true };
const HTML = "text/html; charset=utf-8";

/** Pages for people who have no console: what mails lead to, and a plain way to manage an account. */
export function pageRoutes(
  http: HttpApp,
  { signInMethods: { openid } }: Pick<ApiDeps, "signInMethods">,
): void {
  const problems = toldProblems();
  const pages: Readonly<Record<string, () => string>> = {
    "/sign-in": () => signInPage(openid.offers(), problems),
    "/sign-up": signUpPage,
    "/verify": verifyPage,
    "/reset-password": resetPasswordPage,
    "/invitation": invitationPage,
    "/terms": termsPage,
    "/account": accountPage,
  };
  for (const [path, page] of Object.entries(pages)) {
    http.get(path, { config: pageConfig, schema }, (_request, reply) => {
      reply.type(HTML).header("cache-control", "no-cache").send(page());
    });
  }
  const script = pageScript();
  const send = (reply: FastifyReply, type: string, text: string) =>
    reply.type(`${type}; charset=utf-8`).header("cache-control", "public, max-age=60").send(text);
  http.get("/pages/script.js", { config, schema }, (_request, reply) =>
    send(reply, "text/javascript", script),
  );
  http.get("/pages/style.css", { config, schema }, (_request, reply) => send(reply, "text/css", STYLE));
}

/** What may go wrong on the way to a provider and back, in the words of the catalogue. */
function toldProblems(): ToldProblems {
  const {
    IDENTITY_PROVIDER_REFUSED,
    IDENTITY_PROVIDER_UNKNOWN,
    IDENTITY_EXTERNAL_TAKEN,
    IDENTITY_PROOF_STALE,
  } = signInMethodErrors.entries;
  return {
    IDENTITY_PROVIDER_REFUSED: told(IDENTITY_PROVIDER_REFUSED),
    IDENTITY_PROVIDER_UNKNOWN: told(IDENTITY_PROVIDER_UNKNOWN),
    IDENTITY_PROVIDER_UNAVAILABLE: {
      title: signInMethodErrors.entries.IDENTITY_PROVIDER_UNAVAILABLE.title,
      text: "Try again in a minute, or sign in another way.",
    },
    IDENTITY_EXTERNAL_TAKEN: told(IDENTITY_EXTERNAL_TAKEN),
    IDENTITY_PROOF_STALE: told(IDENTITY_PROOF_STALE),
    IDENTITY_ACCOUNT_LIMITED: told(accountErrors.entries.IDENTITY_ACCOUNT_LIMITED),
    HTTP_CREDENTIALS_DIFFER: told(httpErrors.entries.HTTP_CREDENTIALS_DIFFER),
  };
}

function told({ title, detail }: ErrorEntry & { readonly detail: () => string }): ToldProblems[string] {
  return { title, text: detail() };
}
