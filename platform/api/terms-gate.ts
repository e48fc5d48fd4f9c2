import type { FastifyRequest, RouteOptions } from "fastify";
import type { HttpApp, HttpRoutes } from "#platform/http";
import { type Terms, termsErrors } from "#platform/identity";
import { problems } from "./problems.ts";

interface RoutesOfProduct {
  readonly id: string;
  routes(http: HttpApp): void;
}

/**
 * The routes of a product, behind the terms that it asks for: known callers who have not accepted them get
 * `IDENTITY_TERMS_UNACCEPTED`. Without terms nothing is added.
 */
export function withTerms(
  terms: Pick<Terms, "askedBy" | "requireAccepted">,
  product: RoutesOfProduct,
): HttpRoutes {
  if (terms.askedBy(product.id).length === 0) return (http) => product.routes(http);
  return (http) => {
    http.addHook("onRoute", document);
    // Before the body is looked at, and before an `Idempotency-Key` keeps an answer.
    http.addHook("preValidation", async ({ actor }: FastifyRequest) => {
      if (actor !== undefined) await terms.requireAccepted(actor, product.id);
    });
    product.routes(http);
  };
}

type Answers = Readonly<Record<string, { readonly description: string }>>;

/** Names the refusal in the API document, besides what the route itself answers with that status. */
function document(route: RouteOptions): void {
  const { schema } = route;
  if (schema === undefined || route.config?.access === "public") return;
  const own = (schema.response ?? {}) as Answers;
  const refusal = own["403"];
  const { title } = termsErrors.entries.IDENTITY_TERMS_UNACCEPTED;
  const told =
    refusal === undefined
      ? problems("IDENTITY_TERMS_UNACCEPTED")
      : {
          403: {
            ...refusal,
            description: `${refusal.description}\n\n\`IDENTITY_TERMS_UNACCEPTED\`: ${title}.`,
          },
        };
  route.schema = { ...schema, response: { ...own, ...told } };
}
