import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { workspaceOf } from "#platform/identity";
import { findVehicle, listGarage, NAME_LENGTH, removeVehicle, renameVehicle } from "../actions/garage.ts";
import { saveNamedVehicle } from "../actions/save-named-vehicle.ts";
import { savedVehicleSchema } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { actorName } from "./actor-name.ts";
import { problems } from "./problems.ts";

const GARAGE = "/api/v1/vin/garage";
const config = { access: "workspace", scope: "vin:garage" } as const;
const tags = ["VIN"];
const closed = { additionalProperties: false };
const nothing = Type.Object({}, closed);
const params = Type.Object({ vin: Type.String({ maxLength: 64 }) });
const name = Type.String({ minLength: 1, maxLength: 4 * NAME_LENGTH, description: "1 to 60 characters." });

const listSchema = {
  tags,
  operationId: "listVinGarage",
  summary: "List saved vehicles",
  description: "All of the workspace's saved vehicles, by name; a garage holds 200.",
  querystring: nothing,
  response: { ...problems(503), 200: Type.Object({ items: Type.Array(savedVehicleSchema) }) },
};

const saveSchema = {
  tags,
  operationId: "saveVinVehicle",
  summary: "Save a vehicle",
  description:
    "Saves a vehicle, or gives one that is saved this name. Without a name it is called what it is, such as `2003 HONDA Accord`.",
  body: Type.Object({ vin: Type.String({ maxLength: 64 }), name: Type.Optional(name) }, closed),
  response: { ...problems(409, 422, 503), 201: savedVehicleSchema },
};

const findSchema = {
  tags,
  operationId: "getVinVehicle",
  summary: "Get a saved vehicle",
  params,
  querystring: nothing,
  response: { ...problems(404, 422, 503), 200: savedVehicleSchema },
};

const renameSchema = {
  tags,
  operationId: "renameVinVehicle",
  summary: "Rename a saved vehicle",
  params,
  body: Type.Object({ name }, closed),
  response: { ...problems(404, 422, 503), 200: savedVehicleSchema },
};

const removeSchema = {
  tags,
  operationId: "removeVinVehicle",
  summary: "Remove a saved vehicle",
  params,
  querystring: nothing,
  response: { ...problems(404, 422, 503), 204: Type.Null() },
};

/** `/api/v1/vin/garage`: the saved vehicles that the bot shows too. */
export function garageRoutes(http: HttpApp, services: VinServices): void {
  http.get(GARAGE, { schema: listSchema, config }, async (request) => ({
    items: await listGarage(services, workspaceOf(request.actor)),
  }));
  http.post(GARAGE, { schema: saveSchema, config }, async (request, reply) => {
    const { actor, body } = request;
    const saved = await saveNamedVehicle(services, workspaceOf(actor), {
      ...body,
      addedBy: actorName(actor),
    });
    return reply.code(201).header("location", `${GARAGE}/${saved.vin}`).send(saved);
  });
  http.get(`${GARAGE}/:vin`, { schema: findSchema, config }, (request) =>
    findVehicle(services, workspaceOf(request.actor), request.params.vin),
  );
  http.patch(`${GARAGE}/:vin`, { schema: renameSchema, config }, (request) =>
    renameVehicle(services, workspaceOf(request.actor), { ...request.params, ...request.body }),
  );
  http.delete(`${GARAGE}/:vin`, { schema: removeSchema, config }, async (request, reply) => {
    await removeVehicle(services, workspaceOf(request.actor), request.params.vin);
    return reply.code(204).send(null);
  });
}
