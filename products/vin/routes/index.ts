import type { HttpApp } from "#platform/http";
import type { VinServices } from "../services.ts";
import { batchRoute } from "./batch.ts";
import { decodeRoute } from "./decode.ts";
import { garageRoutes } from "./garage.ts";
import { historyRoutes } from "./history.ts";
import { bulkRoutes } from "./jobs.ts";
import { preferenceRoutes } from "./preferences.ts";
import { vpicRoutes } from "./vpic.ts";

/** All REST routes of the product. Loads the engine, so that the first caller does not wait for it. */
export function vinRoutes(http: HttpApp, services: VinServices): void {
  services.engine();
  decodeRoute(http, services);
  batchRoute(http, services);
  bulkRoutes(http, services);
  historyRoutes(http, services);
  garageRoutes(http, services);
  preferenceRoutes(http, services);
  vpicRoutes(http, services);
}
