import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { httpErrors } from "./errors.ts";

/** Refuses bodies in forms that a route cannot read, before they are read. */
export type BodyForms = (request: FastifyRequest, reply: FastifyReply) => void;

/** Throws `HTTP_BODY_ENCODED` or `HTTP_UNSUPPORTED_MEDIA_TYPE`. */
export function bodyFormsOf(route: Pick<RouteOptions, "schema">): BodyForms {
  const declared = declaredTypes(route.schema?.body);
  return (request, reply) => {
    refusePacked(request, reply);
    if (declared !== undefined && !declared.has(mediaTypeOf(request.headers["content-type"]))) {
      throw httpErrors.HTTP_UNSUPPORTED_MEDIA_TYPE();
    }
  };
}

/** Nothing here unpacks bodies; read as they come they would be broken JSON, or lines that they are not. */
function refusePacked({ raw }: FastifyRequest, reply: FastifyReply): void {
  const encoding = raw.headers["content-encoding"];
  if (encoding === undefined || ["", "identity"].includes(encoding.trim().toLowerCase())) return;
  reply.header("accept-encoding", "identity");
  throw httpErrors.HTTP_BODY_ENCODED();
}

/** Where schemas are given for each content type, Fastify lets a body of any other pass unchecked, and so no body at all. */
function declaredTypes(body: unknown): ReadonlySet<string> | undefined {
  if (typeof body !== "object" || body === null || !("content" in body)) return undefined;
  const { content } = body;
  return typeof content === "object" && content !== null ? new Set(Object.keys(content)) : undefined;
}

function mediaTypeOf(header: string | undefined): string {
  return header?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
