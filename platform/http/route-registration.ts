import type { FastifyReply, FastifyRequest, preValidationAsyncHookHandler, RouteOptions } from "fastify";
import { type Admission, admissionOf, type Gates } from "./admission.ts";
import { type BodyForms, bodyFormsOf } from "./body-forms.ts";
import { chargeOf } from "./charging.ts";
import { type KeyedRouteDeps, keyRoute } from "./idempotency/keyed-route.ts";
import { letBodyBeMissing } from "./optional-bodies.ts";
import { checkRoute, takesKeys } from "./route-check.ts";
import type { PlanMaker, RoutePlan } from "./route-plan.ts";
import { securityHeaders } from "./security-headers.ts";
import type { RegisteredRoute } from "./server-types.ts";
import type { SlowBodies } from "./slow-bodies.ts";
import type { KnownPaths } from "./unmatched.ts";

/** Where nobody is known yet, bodies are forms of a few fields: checking a large one costs us more than its sender. */
const PUBLIC_BODY_LIMIT_BYTES = 65_536;

export interface RegistrationDeps {
  readonly gates: Gates;
  readonly makePlan: PlanMaker;
  readonly strictTransport: boolean;
  readonly knownPaths: KnownPaths;
  readonly slowBodies: SlowBodies;
  /** Grows by each route. */
  readonly registered: RegisteredRoute[];
  /** Without it an `Idempotency-Key` is not looked at. */
  readonly keyed: KeyedRouteDeps | undefined;
  /** Looks at callers again whose body took its time. */
  readonly admitLate: preValidationAsyncHookHandler;
}

/** Prepares each route when it is registered, so that requests find everything worked out. */
export function prepareRoute(deps: RegistrationDeps): (route: RouteOptions) => void {
  return (route) => {
    // The preflight route of the CORS plugin answers before any route is chosen.
    if (route.method === "OPTIONS" && route.url === "*") return;
    const rules = checkRoute(route);
    const methods = [route.method].flat();
    for (const method of methods) deps.knownPaths.add(method, route.url);
    deps.registered.push({
      methods,
      path: route.url,
      rules,
      takesBody: route.schema?.body !== undefined,
      hidden: route.schema?.hide === true,
    });
    const headers = securityHeaders({
      strictTransport: deps.strictTransport,
      contentSecurityPolicy: rules.contentSecurityPolicy,
    });
    const tellsDuration = rules.access.startsWith("workspace");
    const charges = chargeOf(rules, methods);
    const plan = deps.makePlan(methods.join("|"), route.url, { headers, tellsDuration, charges });
    if (rules.access === "public") route.bodyLimit ??= PUBLIC_BODY_LIMIT_BYTES;
    const enter = entrance({
      plan,
      admit: admissionOf(rules, deps.gates),
      checkForm: bodyFormsOf(route),
      bodyTimeoutSeconds: rules.bodyTimeoutSeconds,
      slowBodies: deps.slowBodies,
    });
    route.onRequest = [enter, ...[route.onRequest ?? []].flat()];
    if (!methods.every((method) => method === "GET" || method === "HEAD")) {
      letBodyBeMissing(route);
      route.preValidation = [deps.admitLate, ...[route.preValidation ?? []].flat()];
    }
    const { keyed } = deps;
    if (keyed !== undefined && takesKeys(methods, rules)) keyRoute(route, keyed);
  };
}

type OnRequest = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

interface Entrance {
  readonly plan: RoutePlan;
  readonly admit: Admission;
  readonly checkForm: BodyForms;
  readonly bodyTimeoutSeconds: number | undefined;
  readonly slowBodies: SlowBodies;
}

function entrance({ plan, admit, checkForm, bodyTimeoutSeconds, slowBodies }: Entrance): OnRequest {
  const enter = (request: FastifyRequest, reply: FastifyReply): void => {
    checkForm(request, reply);
    // Only for callers who may come in, and never for JSON, which is small and read as a whole.
    if (bodyTimeoutSeconds === undefined || isJson(request)) return;
    slowBodies.extend(request.raw, bodyTimeoutSeconds * 1000);
  };
  return (request, reply, done) => {
    request.plan = plan;
    const waiting = admit(request);
    if (waiting !== undefined) {
      void whenAdmitted(
        waiting.then(() => enter(request, reply)),
        done,
      );
      return;
    }
    enter(request, reply);
    done();
  };
}

function isJson(request: FastifyRequest): boolean {
  return request.headers["content-type"]?.startsWith("application/json") ?? false;
}

async function whenAdmitted(waiting: Promise<void>, done: (error?: Error) => void): Promise<void> {
  try {
    await waiting;
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done();
}
