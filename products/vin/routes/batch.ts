import { Readable } from "node:stream";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { workspaceOf } from "#platform/identity";
import { BATCH_LIMIT, type BatchAnswer, decodeBatch } from "../actions/decode-batch.ts";
import { decodeLines } from "../actions/decode-lines.ts";
import { type BatchItem, batchAnswerSchema, batchItemSchema, detailSchema } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { problems } from "./problems.ts";
import { createStreamPlaces } from "./stream-places.ts";

const NDJSON = "application/x-ndjson";

/** An hour: what a slow line needs for some hundred megabytes. */
const BODY_TIMEOUT_SECONDS = 3600;

const schema = {
  tags: ["VIN"],
  operationId: "decodeVins",
  summary: "Decode many VINs",
  description: `Up to ${BATCH_LIMIT} VINs as a JSON array, or any number as ${NDJSON}: one JSON text or object per line in, one object with its \`line\` per line out, streamed while you send. Read the answer while you send, else both sides wait for one another. A VIN that cannot be decoded has an \`error\` in its place. One call costs one unit of the rate limits. Always the offline engine. JSON batches enter the history, streams do not.`,
  consumes: ["application/json", NDJSON],
  querystring: Type.Object({ detail: Type.Optional(detailSchema) }, { additionalProperties: false }),
  body: Type.Unsafe<readonly BatchItem[] | Readable>({
    content: {
      "application/json": {
        schema: Type.Array(batchItemSchema, {
          examples: [["1HGCM82633A004352", { vin: "5UXWX7C5*BA", year: 2011 }]],
        }),
      },
      [NDJSON]: { schema: Type.Unknown() },
    },
  }),
  response: {
    ...problems(415, 422, 503),
    200: Type.Unsafe<BatchAnswer | Readable>({
      description: "One entry for each VIN",
      content: {
        "application/json": { schema: batchAnswerSchema },
        [NDJSON]: { schema: Type.Unknown() },
      },
    }),
  },
};

/** `POST /api/v1/vin/batch`. */
export function batchRoute(http: HttpApp, services: VinServices): void {
  const places = createStreamPlaces(services.config);

  http.register(async (plain) => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>();
    scope.removeContentTypeParser("text/plain");
    scope.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));
    const config = {
      access: "workspace",
      scope: "vin:decode",
      bodyTimeoutSeconds: BODY_TIMEOUT_SECONDS,
    } as const;
    scope.post("/api/v1/vin/batch", { schema, config }, async (request, reply) => {
      const { detail = "summary" } = request.query;
      const { body } = request;
      if (!(body instanceof Readable)) {
        return await decodeBatch(services, workspaceOf(request.actor), body, detail);
      }
      const leave = places.take(workspaceOf(request.actor));
      const stopping = AbortSignal.any([http.draining, reply.whileAllowed()]);
      const answer = Readable.from(decodeLines(services, body, detail, stopping), { objectMode: false });
      answer.once("close", leave);
      reply.type(`${NDJSON}; charset=utf-8`);
      return reply.send(answer);
    });
  });
}
