import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { Readable } from "node:stream";
import type { HttpApp } from "#platform/http";
import { type Actor, workspaceOf } from "#platform/identity";
import { untilAborted } from "#platform/kernel";
import { cancelBulk, bulkStatus, deleteBulk, listBulkJobs } from "../actions/bulk-jobs.ts";
import { type BulkCaller, createBulkJob } from "../actions/create-bulk-job.ts";
import type { BulkJob } from "../contracts.ts";
import { bulkContentTypes, formatOfType } from "../input/list-formats.ts";
import { vinErrors } from "../errors.ts";
import type { VinServices } from "../services.ts";
import { actorName } from "./actor-name.ts";
import { bulkEventsRoute } from "./jobs-events.ts";
import { bulkResultRoute } from "./jobs-result.ts";
import { cancelSchema, createSchema, deleteSchema, listSchema, statusSchema } from "./jobs-schemas.ts";
import { createStreamPlaces } from "./stream-places.ts";

const JOBS = "/api/v1/vin/jobs";
const config = { access: "workspace", scope: "vin:decode" } as const;
const DEFAULT_LIMIT = 50;
/** An hour: what a slow line needs for some hundred megabytes. */
const BODY_TIMEOUT_SECONDS = 3600;

/** `/api/v1/vin/jobs` and everything below it. */
export function bulkRoutes(http: HttpApp, services: VinServices): void {
  http.register(async (plain) => uploadRoute(plain.withTypeProvider<TypeBoxTypeProvider>(), services));
  http.get(JOBS, { schema: listSchema, config }, (request) =>
    listBulkJobs(services, workspaceOf(request.actor), { limit: DEFAULT_LIMIT, ...request.query }),
  );
  http.get(`${JOBS}/:id`, { schema: statusSchema, config }, (request) =>
    bulkStatus(services, workspaceOf(request.actor), request.params.id),
  );
  http.post(`${JOBS}/:id/cancel`, { schema: cancelSchema, config }, (request) =>
    cancelBulk(services, workspaceOf(request.actor), request.params.id),
  );
  http.delete(`${JOBS}/:id`, { schema: deleteSchema, config }, async (request, reply) => {
    await deleteBulk(services, workspaceOf(request.actor), request.params.id);
    return reply.code(204).send(null);
  });
  bulkResultRoute(http, services);
  bulkEventsRoute(http, services);
}

/** `POST /api/v1/vin/jobs`: the body goes to the action as it arrives. */
function uploadRoute(http: HttpApp, services: VinServices): void {
  const places = createStreamPlaces(services.config);
  http.removeAllContentTypeParsers();
  http.addContentTypeParser(bulkContentTypes, (_request, payload, done) => done(null, payload));
  const uploadConfig = { ...config, bodyTimeoutSeconds: BODY_TIMEOUT_SECONDS } as const;
  http.post(JOBS, { schema: createSchema, config: uploadConfig }, async (request, reply) => {
    const format = formatOfType(request.headers["content-type"] ?? "");
    const { source = "offline", detail = "summary", name } = request.query;
    if (!(request.body instanceof Readable) || format === undefined) throw vinErrors.VIN_BATCH_EMPTY();
    const leave = places.take(workspaceOf(request.actor));
    try {
      const job = await createBulkJob(services, callerOf(request.actor), {
        content: untilAborted(request.body, reply.whileAllowed()),
        format,
        source,
        detail,
        name,
        whenAccepted: (transaction, accepted) =>
          request.keepAnswer(transaction, { status: 202, body: accepted, location: placeOf(accepted) }),
      });
      return await reply.code(202).header("location", placeOf(job)).send(job);
    } finally {
      leave();
    }
  });
}

function placeOf({ id }: Pick<BulkJob, "id">): string {
  return `${JOBS}/${id}`;
}

function callerOf(actor: Actor): BulkCaller {
  return { workspaceId: workspaceOf(actor), createdBy: actorName(actor) };
}
