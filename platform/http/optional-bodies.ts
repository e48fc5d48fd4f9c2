import type { FastifyRequest, RouteOptions } from "fastify";

type Hook = (request: FastifyRequest, reply: unknown, done: () => void) => void;

/** Whether a body of this schema consists of options alone: then it may be left out. */
export function isOptionalBody(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null || !("type" in schema)) return false;
  const required = "required" in schema ? schema.required : [];
  return schema.type === "object" && Array.isArray(required) && required.length === 0;
}

/** Reads a missing body as `{}` where that is enough, so that every option has its default. */
export function letBodyBeMissing(route: RouteOptions): void {
  if (!isOptionalBody(route.schema?.body)) return;
  route.onRequest = [...[route.onRequest ?? []].flat(), forgetTypeOfNothing];
  route.preValidation = [fillIn, ...[route.preValidation ?? []].flat()];
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
