import { type Static, Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { TermsState } from "#platform/identity";
import { personOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, maybeMoment, maybeText, momentOf } from "../shapes.ts";

const tags = ["Account"];
const config = { access: "person" } as const;

const stateSchema = Type.Object(
  {
    document: Type.String({ description: "`platform` for the operator's terms, else the product." }),
    version: Type.String(),
    title: Type.String(),
    url: { ...maybeText, description: "Where they can be read." },
    text: { ...maybeText, description: "The terms themselves, where there is no `url`." },
    acceptedAt: { ...maybeMoment, description: "`null` until this person accepts this very version." },
  },
  closed,
);
const stateList = Type.Object({ items: Type.Array(stateSchema) }, closed);

const listSchema = {
  tags,
  operationId: "listTerms",
  summary: "List the terms in force, and which of them the person has accepted",
  description:
    "Products serve people who have accepted the operator's terms and their own. Show what is not accepted after a sign-in, or lead people to the page `/terms`.",
  response: { 200: stateList },
};

const acceptSchema = {
  tags,
  operationId: "acceptTerms",
  summary: "Accept terms",
  description: "In person: neither a key nor an operator who acts for somebody can.",
  body: Type.Object(
    { document: Type.String({ maxLength: 31 }), version: Type.String({ maxLength: 50 }) },
    closed,
  ),
  response: {
    ...problems("IDENTITY_TERMS_CHANGED", "IDENTITY_IMPERSONATION_REFUSED"),
    200: stateList,
  },
};

/** `GET` and `POST /api/v1/me/terms`. */
export function termsRoutes(http: HttpApp, { terms }: Pick<ApiDeps, "terms">): void {
  const listed = async (userId: string) => ({ items: (await terms.of({ userId })).map(stateOf) });
  http.get("/api/v1/me/terms", { schema: listSchema, config }, (request) => listed(personOf(request).userId));
  http.post("/api/v1/me/terms", { schema: acceptSchema, config }, async (request) => {
    await terms.accept(signedIn(request), request.body);
    return listed(personOf(request).userId);
  });
}

function stateOf({ id, version, title, url, text, acceptedAt }: TermsState): Static<typeof stateSchema> {
  return {
    document: id,
    version,
    title,
    url: url ?? null,
    text: text ?? null,
    acceptedAt: momentOf(acceptedAt),
  };
}
