import { defineProduct } from "#platform/product";
import { vinConfig } from "./config.ts";
import { createVin } from "./create.ts";
import { vehicleIndexCheck } from "./doctor.ts";
import { vinErrors } from "./errors.ts";
import { vinEvents } from "./events.ts";
import { bulkDecodeJob } from "./jobs/bulk-decode.ts";
import { bulkNoticeJob } from "./jobs/bulk-notice.ts";
import { bulkSweepJob, bulkSweepSchedule } from "./jobs/bulk-sweep.ts";
import { sweepJob, sweepSchedule } from "./jobs/sweep.ts";
import { vinStoredData } from "./stored-data.ts";
import { vinRoutes } from "./routes/index.ts";

/** The VIN decoder: the whole product on one page. */
export const vin = defineProduct({
  id: "vin",
  title: "VIN decoder",
  summary: "Decodes vehicle identification numbers offline, with NHTSA and Auto.dev as online sources.",
  config: vinConfig,
  errors: vinErrors.entries,
  scopes: {
    "vin:decode": { summary: "Decode VINs.", role: "viewer" },
    "vin:garage": { summary: "See and change the saved vehicles.", role: "member" },
    "vin:history": { summary: "Read and delete the history of decoded VINs.", role: "member" },
  },
  events: vinEvents,
  migrations: new URL("./migrations/", import.meta.url),
  storedData: vinStoredData,
  create: createVin,
  routes: vinRoutes,
  bot: {
    token: (config) => config.botToken,
    open: async (services) => (await import("./bot/index.ts")).vinBot(services),
  },
  jobs: (services) => [
    sweepJob(services),
    bulkDecodeJob(services),
    bulkNoticeJob(services),
    bulkSweepJob(services),
  ],
  schedules: () => [sweepSchedule, bulkSweepSchedule],
  command: async (command, tools) => (await import("./cli/command.ts")).vinCommand(command, tools),
  examples: [{ title: "Decode a VIN", path: "/api/vehicles/DecodeVinValues/1HGCM82633A004352?format=json" }],
  doctorChecks: [vehicleIndexCheck],
  close: (services) => services.close(),
});
