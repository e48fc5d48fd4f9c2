import type { FastifyReply } from "fastify";
import type { HttpApp } from "#platform/http";
import type { Telegram } from "#platform/telegram";
import type { ApiDeps } from "../deps.ts";
import { accountPage } from "./account.ts";
import { invitationPage } from "./invitation.ts";
import { resetPasswordPage } from "./reset-password.ts";
import { pageScript } from "./script.ts";
import { signInPage } from "./sign-in.ts";
import { signUpPage } from "./sign-up.ts";
import { STYLE } from "./style.ts";
import type { PageBot } from "./telegram.ts";
import { termsPage } from "./terms.ts";
import { problemsOfProviders } from "./told-problems.ts";
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
  { signInMethods: { openid }, telegram }: Pick<ApiDeps, "signInMethods" | "telegram">,
): void {
  const problems = problemsOfProviders();
  const pages: Readonly<Record<string, () => string>> = {
    "/sign-in": () => signInPage(openid.offers(), problems),
    "/sign-up": signUpPage,
    "/verify": verifyPage,
    "/reset-password": resetPasswordPage,
    "/invitation": invitationPage,
    "/terms": termsPage,
    "/account": () => accountPage(openid.offers(), problems, botsFor(telegram)),
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

/** The operator's bots that are there now, one for each product. */
function botsFor(telegram: Pick<Telegram, "botsOf">): readonly PageBot[] {
  const bots = telegram
    .botsOf()
    .filter(({ state, workspaceId }) => workspaceId === null && state === "active");
  return [...new Map(bots.toReversed().map((bot) => [bot.product, bot])).values()].toReversed();
}
