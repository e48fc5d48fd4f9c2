import type { FastifyRequest, RouteOptions } from "fastify";

type Hook = (request: FastifyRequest, reply: unknown, done: () => void) => void;

/** Whether a body of this schema consists of options alone: then it may be left out. */
export function isOptionalBody(schema: unknown): boolean {
  if (!isObjectSchema(schema)) return false;
  const required = "required" in schema ? schema.required : [];
  return Array.isArray(required) && required.length === 0;
}

/**
 * Takes an empty body as none, whatever type is stated, and none as `{}` where an object is asked for: every option
 * has its default, and of what is required validation says that it is missing.
 */
export function letBodyBeMissing(route: RouteOptions): void {
  const schema = route.schema?.body;
  // Where each type has a schema of its own, the type is part of what was sent.
  if (typeof schema === "object" && schema !== null && "content" in schema) return;
  route.onRequest = [...[route.onRequest ?? []].flat(), forgetTypeOfNothing];
  if (isObjectSchema(schema)) route.preValidation = [fillIn, ...[route.preValidation ?? []].flat()];
}

function isObjectSchema(schema: unknown): schema is object {
  return typeof schema === "object" && schema !== null && "type" in schema && schema.type === "object";
}

/** Many clients state a type with every request, and nothing is no JSON. */
const forgetTypeOfNothing: Hook = ({ raw: { headers } }, _reply, done) => {
  const { "content-length": length, "transfer-encoding": encoding } = headers;
  if (encoding === undefined && Number(length ?? 0) === 0) delete headers["content-type"];
  done();
};

const fillIn: Hook = (request, _reply, done) => {
  // A body that was sent as `null` is none of ours.
  if (request.body === undefined) request.body = {};
  done();
};
