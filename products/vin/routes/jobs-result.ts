import { addAbortSignal, Readable } from "node:stream";
import type { HttpApp } from "#platform/http";
import { workspaceOf } from "#platform/identity";
import { bulkResult } from "../actions/bulk-result.ts";
import type { VinServices } from "../services.ts";
import { resultSchema } from "./jobs-schemas.ts";

/** `GET /api/v1/vin/jobs/{id}/result`. */
export function bulkResultRoute(http: HttpApp, services: VinServices): void {
  const config = { access: "workspace", scope: "vin:decode" } as const;
  http.get("/api/v1/vin/jobs/:id/result", { schema: resultSchema, config }, async (request, reply) => {
    const { format = "json" } = request.query;
    const result = await bulkResult(services, workspaceOf(request.actor), request.params.id, format);
    reply.type(result.contentType);
    reply.header("content-disposition", `attachment; filename="${result.fileName}"`);
    const content = Readable.from(result.content, { objectMode: false });
    // Broken off when it must end early: half a result must not look like a whole one.
    return await reply.send(addAbortSignal(reply.whileAllowed(), content));
  });
}
