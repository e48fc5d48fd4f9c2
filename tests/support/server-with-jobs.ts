/**
 * The whole server with two jobs more, so that tests can watch jobs in flight: `faults.brief` takes a
 * moment, `faults.endless` runs until it is told to stop. Each run appends a line to TEST_JOBS_FILE.
 */
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { loadConfig, readEnvironment } from "#platform/config";
import { handleJob } from "#platform/jobs";
import { configSlices } from "../../apps/parts.ts";
import { compose } from "../../apps/server/compose.ts";
import { stopOnSignals } from "../../apps/server/shutdown.ts";
import { brief, endless } from "./jobs.ts";

const BRIEF_MS = 300;
const note = (line: string): void => appendFileSync(process.env["TEST_JOBS_FILE"] ?? "", `${line}\n`);

const { TEST_JOBS_FILE: _, ...environment } = readEnvironment();
const house = await compose(loadConfig(configSlices, environment), { name: "Tradepost", version: "0.0.0" });
house.jobs.register([
  handleJob(brief, async (_context, { number }) => {
    note(`began ${number}`);
    await sleep(BRIEF_MS);
    note(`ended ${number}`);
  }),
  handleJob(endless, async ({ signal, attempt }) => {
    note(`endless ${attempt}`);
    await sleep(600_000, undefined, { signal });
  }),
]);
stopOnSignals(house);
await house.identity.ensureFirstWorkspace();
await house.jobs.start();
const address = await house.http.listen();
house.http.setReady(true);
process.stdout.write(`Tradepost is ready after 0 s on ${address}\n`);
