import type { FastifyRequest } from "fastify";
import { vinErrors } from "../errors.ts";

/** Refuses packed bodies, which would be read as text that they are not. For `preParsing`. */
export async function refuseEncodedBody({ headers }: FastifyRequest): Promise<void> {
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity" && encoding !== "") throw vinErrors.VIN_BODY_ENCODED();
}
