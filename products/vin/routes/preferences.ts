import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { workspaceOf } from "#platform/identity";
import { changePreferences, preferencesOf } from "../actions/preferences.ts";
import { preferencesSchema } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { actorName } from "./actor-name.ts";
import { problems } from "./problems.ts";

const PREFERENCES = "/api/v1/vin/preferences";
const config = { access: "workspace", scope: "vin:decode" } as const;
const tags = ["VIN"];
const closed = { additionalProperties: false };

const readSchema = {
  tags,
  operationId: "getVinPreferences",
  summary: "Get the own preferences",
  description:
    "In which units and from which source the person wants answers of the Telegram bot, in the workspace acted in. The language is the account's, or chosen at the bot. A key has preferences of its own.",
  querystring: Type.Object({}, closed),
  response: { ...problems(503), 200: preferencesSchema },
};

const changeSchema = {
  tags,
  operationId: "changeVinPreferences",
  summary: "Change the own preferences",
  description:
    "Changes what is given and leaves the rest; `PATCH /api/v1/me` changes the account's language.",
  body: Type.Partial(preferencesSchema, closed),
  response: { ...problems(422, 503), 200: preferencesSchema },
};

/** `/api/v1/vin/preferences`: what a person has chosen, the same as in the bot's settings once it is linked. */
export function preferenceRoutes(http: HttpApp, services: VinServices): void {
  http.get(PREFERENCES, { schema: readSchema, config }, ({ actor }) =>
    preferencesOf(services, workspaceOf(actor), actorName(actor)),
  );
  http.patch(PREFERENCES, { schema: changeSchema, config }, ({ actor, body }) =>
    changePreferences(services, workspaceOf(actor), actorName(actor), body),
  );
}
