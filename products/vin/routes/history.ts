import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { workspaceOf } from "#platform/identity";
import type { Page } from "#platform/kernel";
import { forgetEntry, forgetHistory, listHistory } from "../actions/history.ts";
import { type HistoryEntry, historyPageSchema } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { problems } from "./problems.ts";

const config = { access: "workspace", scope: "vin:history" } as const;
const tags = ["VIN"];
const vin = Type.Optional(Type.String({ description: "Only this VIN." }));
/** A misspelt parameter is refused: what narrows a call must not get lost. */
const closed = { additionalProperties: false };

const DEFAULT_LIMIT = 50;

const listSchema = {
  tags,
  operationId: "listVinHistory",
  summary: "List decoded VINs",
  description:
    "The workspace's decodes, newest first: one entry for each VIN, source and day. New ones appear within two seconds.",
  querystring: Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: DEFAULT_LIMIT })),
      cursor: Type.Optional(Type.String({ maxLength: 500, description: "`nextCursor` of the page before." })),
      vin,
    },
    closed,
  ),
  response: { ...problems(422, 503), 200: Type.Unsafe<Page<HistoryEntry>>(historyPageSchema) },
};

const forgetSchema = {
  tags,
  operationId: "deleteVinHistory",
  summary: "Delete the history",
  description: "Deletes the entries of one VIN (`vin`), or all of the workspace (`all=true`), for good.",
  querystring: Type.Object(
    { vin, all: Type.Optional(Type.Boolean({ description: "`true` deletes the whole history." })) },
    closed,
  ),
  response: { ...problems(422, 503), 200: Type.Object({ deleted: Type.Integer() }) },
};

const forgetEntrySchema = {
  tags,
  operationId: "deleteVinHistoryEntry",
  summary: "Delete one entry of the history",
  params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
  querystring: Type.Object({}, closed),
  response: { ...problems(404, 503), 204: Type.Null() },
};

/** `GET` and `DELETE /api/v1/vin/history`, `DELETE /api/v1/vin/history/{id}`. */
export function historyRoutes(http: HttpApp, services: VinServices): void {
  http.get("/api/v1/vin/history", { schema: listSchema, config }, (request) =>
    listHistory(services, workspaceOf(request.actor), { limit: DEFAULT_LIMIT, ...request.query }),
  );
  http.delete("/api/v1/vin/history", { schema: forgetSchema, config }, async (request) => ({
    deleted: await forgetHistory(services, workspaceOf(request.actor), request.query),
  }));
  http.delete("/api/v1/vin/history/:id", { schema: forgetEntrySchema, config }, async (request, reply) => {
    await forgetEntry(services, workspaceOf(request.actor), request.params.id);
    return reply.code(204).send(null);
  });
}
