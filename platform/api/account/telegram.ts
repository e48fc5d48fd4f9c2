import { Type } from "typebox";
import { type HttpApp, sessionTokenOf } from "#platform/http";
import { callOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed } from "../shapes.ts";
import { arrivalSchema, arrived, transport } from "./arrivals.ts";
import { identityOf, identitySchema, tags } from "./identities.ts";
import { previousOf } from "./sign-in.ts";

const text = Type.String({ maxLength: 4000 });

const proof = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal("login-widget"),
        fields: Type.Record(Type.String(), text, { description: "All fields of the widget, as texts." }),
      },
      closed,
    ),
    Type.Object(
      { kind: Type.Literal("mini-app"), initData: Type.String({ maxLength: 10_000 }) },
      { ...closed, description: "`Telegram.WebApp.initData` as it is." },
    ),
  ],
  { description: "What Telegram signed." },
);

const signInSchema = {
  tags,
  operationId: "signInByTelegram",
  summary: "Sign in with data that Telegram signed",
  body: Type.Object({ proof, transport }, closed),
  response: {
    ...problems(
      "IDENTITY_TELEGRAM_REFUSED",
      "IDENTITY_PROVIDER_UNKNOWN",
      "IDENTITY_ACCOUNT_LIMITED",
      "HTTP_ORIGIN_REFUSED",
    ),
    200: arrivalSchema,
  },
};

const linkSchema = {
  tags,
  operationId: "linkTelegram",
  summary: "Link a Telegram account",
  body: Type.Object({ proof }, closed),
  response: {
    ...problems(
      "IDENTITY_TELEGRAM_REFUSED",
      "IDENTITY_PROVIDER_UNKNOWN",
      "IDENTITY_EXTERNAL_TAKEN",
      "IDENTITY_PROOF_STALE",
      "IDENTITY_IMPERSONATION_REFUSED",
      "IDENTITY_ACCOUNT_LIMITED",
    ),
    201: Type.Object({ identity: identitySchema }, closed),
  },
};

/** `POST /api/v1/auth/telegram` and `POST /api/v1/me/identities/telegram`. */
export function telegramRoutes(
  http: HttpApp,
  deps: Pick<ApiDeps, "accounts" | "signInMethods" | "tokens">,
): void {
  const { telegram } = deps.signInMethods;
  const open = { access: "public", setsCookie: true } as const;
  http.post("/api/v1/auth/telegram", { schema: signInSchema, config: open }, async (request, reply) => {
    const { proof, transport } = request.body;
    const previousToken = previousOf(transport, sessionTokenOf(request));
    const result = await telegram.signIn(callOf(request), { proof, previousToken });
    return arrived(deps, reply, result, transport);
  });
  http.post(
    "/api/v1/me/identities/telegram",
    { schema: linkSchema, config: { access: "person" } },
    async (request, reply) => {
      const identity = await telegram.link(signedIn(request), request.body);
      return reply.code(201).send({ identity: identityOf(identity) });
    },
  );
}
