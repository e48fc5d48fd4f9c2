import type { InjectOptions, LightMyRequestResponse } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Problem, PROBLEM_CONTENT_TYPE } from "./problem.ts";
import type { HttpApp, HttpServer } from "./server-types.ts";

type ResponseSchemas = Readonly<Record<string, TSchema>>;

const declaredByRequest = new WeakMap<HttpApp, Map<string, ResponseSchemas>>();

/** Remembers which response schemas each request's route declares. */
export function recordResponseSchemas(app: HttpApp): void {
  const declared = new Map<string, ResponseSchemas>();
  declaredByRequest.set(app, declared);
  app.addHook("onSend", (request, _reply, payload, done) => {
    const { response } = (request.routeOptions.schema ?? {}) as { readonly response?: ResponseSchemas };
    declared.set(request.id, response ?? {});
    done(null, payload);
  });
}

/**
 * Sends a request into a test server and checks that the answer is one that the
 * route declares: its status, and a JSON body against the schema of that status.
 * Errors must be problem documents. Throws with every fault.
 */
export async function injectChecked(
  server: Pick<HttpServer, "app">,
  request: InjectOptions,
): Promise<LightMyRequestResponse> {
  const answer = await server.app.inject(request);
  const type = String(answer.headers["content-type"] ?? "");
  const name = `${request.method ?? "GET"} ${String(request.url)} answered ${answer.statusCode}`;
  if (
    answer.statusCode >= 400 &&
    !type.startsWith(PROBLEM_CONTENT_TYPE) &&
    schemaOf(server.app, answer) === undefined
  ) {
    throw new Error(`${name} as ${type}; errors must be ${PROBLEM_CONTENT_TYPE}.`);
  }
  const schema = type.startsWith(PROBLEM_CONTENT_TYPE) ? Problem : schemaOf(server.app, answer);
  if (schema === undefined) throw new Error(`${name}, which its response schemas do not declare.`);
  if (type.includes("json") && !type.includes("ndjson")) checkBody(name, schema, answer.json());
  return answer;
}

function schemaOf(app: HttpApp, answer: LightMyRequestResponse): TSchema | undefined {
  return declaredByRequest.get(app)?.get(String(answer.headers["x-request-id"]))?.[answer.statusCode];
}

function checkBody(name: string, schema: TSchema, body: unknown): void {
  const validator = Compile(schema);
  if (validator.Check(body)) return;
  const faults = validator
    .Errors(body)
    .map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
  throw new Error(`${name} with a body that its schema refuses:\n${faults.join("\n")}`);
}
