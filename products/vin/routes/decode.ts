import { Type } from "typebox";
import { workspaceOf } from "#platform/identity";
import type { HttpApp } from "#platform/http";
import { readyOfflineAnswer } from "../actions/decode-offline.ts";
import { type DecodeRequest, decodeVin } from "../actions/decode-vin.ts";
import {
  type VinAnswer,
  detailSchema,
  sourceChoiceSchema,
  vinAnswerSchema,
  yearSchema,
} from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { problems } from "./problems.ts";

/** An answer that is already JSON text. */
type ReadyJson = string;

const schema = {
  tags: ["VIN"],
  operationId: "decodeVin",
  summary: "Decode a VIN",
  description:
    "Answers what a VIN says. Lower case, spaces and hyphens are accepted; a partial VIN has `*` for what is not known.",
  params: Type.Object({ vin: Type.String({ examples: ["1HGCM82633A004352"] }) }),
  querystring: Type.Object(
    {
      year: Type.Optional(yearSchema),
      detail: Type.Optional(detailSchema),
      source: Type.Optional(sourceChoiceSchema),
    },
    { additionalProperties: false },
  ),
  response: {
    ...problems(404, 422, 502, 503),
    200: Type.Unsafe<VinAnswer | ReadyJson>(vinAnswerSchema),
  },
};

const JSON_TYPE = "application/json; charset=utf-8";

/** `GET /api/v1/vin/{vin}`. */
export function decodeRoute(http: HttpApp, services: VinServices): void {
  http.get(
    "/api/v1/vin/:vin",
    { schema, config: { access: "workspace", scope: "vin:decode" } },
    (request, reply) => {
      const { year, detail = "summary", source = "offline" } = request.query;
      const { vin } = request.params;
      const workspaceId = workspaceOf(request.actor);
      if (source !== "offline") return decodeOnline(services, workspaceId, { vin, year, detail, source });
      const ready = readyOfflineAnswer(services, { vin, year, detail });
      services.recorder.record(workspaceId, ready.vin, "offline");
      reply.type(JSON_TYPE);
      return ready.body;
    },
  );
}

async function decodeOnline(
  services: VinServices,
  workspaceId: string,
  request: DecodeRequest,
): Promise<VinAnswer> {
  const answer = await decodeVin(services, request);
  services.recorder.record(workspaceId, answer.vin, answer.source.name);
  return answer;
}
