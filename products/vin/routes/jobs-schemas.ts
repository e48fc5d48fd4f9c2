import type { Readable } from "node:stream";
import { Type } from "typebox";
import type { Page } from "#platform/kernel";
import { bulkContentTypes } from "../input/list-formats.ts";
import {
  type BulkJob,
  bulkFormats,
  bulkJobPageSchema,
  bulkJobSchema,
  detailSchema,
  sourceChoiceSchema,
} from "../contracts.ts";
import { problems } from "./problems.ts";

const tags = ["VIN bulk jobs"];
/** A misspelt parameter is refused. */
const closed = { additionalProperties: false };
const params = Type.Object({ id: Type.String({ maxLength: 64 }) });
const none = Type.Object({}, closed);
const job = Type.Unsafe<BulkJob>(bulkJobSchema);

export const createSchema = {
  tags,
  operationId: "createVinJob",
  summary: "Decode any number of VINs in the background",
  description:
    'Takes a JSON array or NDJSON (each item a VIN or `{"vin", "year", "id"}`), text with one VIN per line, or a CSV or XLSX table: the column named `vin`, else the first that looks like VINs; columns `year` and `id` are read too. An item that cannot be used has an error in the result. One call costs one unit of the rate limits.',
  consumes: bulkContentTypes,
  querystring: Type.Object(
    {
      source: Type.Optional(sourceChoiceSchema),
      detail: Type.Optional(detailSchema),
      name: Type.Optional(Type.String({ maxLength: 200, description: "Name of the list for people." })),
    },
    closed,
  ),
  body: Type.Unsafe<Readable>({
    content: Object.fromEntries(bulkContentTypes.map((type) => [type, { schema: Type.Unknown() }])),
  }),
  response: { ...problems(409, 413, 415, 422, 503), 202: job },
};

export const listSchema = {
  tags,
  operationId: "listVinJobs",
  summary: "List bulk jobs",
  description: "The workspace's bulk jobs, newest first.",
  querystring: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: Type.Optional(Type.String({ maxLength: 500, description: "`nextCursor` of the page before." })),
    },
    closed,
  ),
  response: { ...problems(503), 200: Type.Unsafe<Page<BulkJob>>(bulkJobPageSchema) },
};

export const statusSchema = {
  tags,
  operationId: "readVinJob",
  summary: "Read how far a bulk job is",
  params,
  querystring: none,
  response: { ...problems(404, 503), 200: job },
};

export const cancelSchema = {
  tags,
  operationId: "cancelVinJob",
  summary: "Stop a bulk job",
  description: "What is done stays and can be fetched. A job that is over is answered as it is.",
  params,
  querystring: none,
  response: { ...problems(404, 503), 200: job },
};

export const deleteSchema = {
  tags,
  operationId: "deleteVinJob",
  summary: "Stop a bulk job and delete its result",
  params,
  querystring: none,
  response: { ...problems(404, 503), 204: Type.Null() },
};

export const resultSchema = {
  tags,
  operationId: "readVinJobResult",
  summary: "Fetch the result of a bulk job",
  description: "One entry for each item, in the order of the list, once the job is over.",
  params,
  querystring: Type.Object(
    {
      format: Type.Optional(
        Type.Union(
          bulkFormats.map((format) => Type.Literal(format)),
          { description: "`json` when absent." },
        ),
      ),
    },
    closed,
  ),
  response: {
    ...problems(404, 409, 503),
    200: Type.Unsafe<Readable>({
      description: "The result",
      content: {
        "application/json": { schema: Type.Array(Type.Unknown()) },
        "application/x-ndjson": { schema: Type.Unknown() },
        "text/csv": { schema: Type.String() },
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { schema: Type.Unknown() },
      },
    }),
  },
};

export const eventsSchema = {
  tags,
  operationId: "watchVinJob",
  summary: "Watch a bulk job",
  description:
    "Server-Sent Events: `progress` with the job as data, now and whenever it changes, and `end` as the last one; `error` with a `code` where the key or session ended meanwhile. Connect again with `Last-Event-ID`, as browsers do by themselves; status 204 says that you know the end.",
  params,
  headers: Type.Object({ "last-event-id": Type.Optional(Type.String({ maxLength: 200 })) }),
  querystring: none,
  response: {
    ...problems(404, 503),
    204: Type.Null(),
    200: Type.Unsafe<Readable>({
      description: "Events",
      content: { "text/event-stream": { schema: Type.String() } },
    }),
  },
};
