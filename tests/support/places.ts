import { chmod, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { until } from "./until.ts";

/** A folder of one test that everybody may pass through; it goes with everything in it. */
export interface Place extends AsyncDisposable {
  readonly folder: string;
  /** A data folder that does not exist yet. */
  readonly dataFolder: string;
}

export async function makePlace(): Promise<Place> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "tradepost-faults-")));
  await chmod(folder, 0o755);
  return {
    folder,
    dataFolder: path.join(folder, "data"),
    [Symbol.asyncDispose]: () =>
      rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
}

/** Where the built-in server of a data folder lives; for root it may be elsewhere. */
export async function databaseHome(dataFolder: string): Promise<string> {
  const note = await readFile(path.join(dataFolder, "postgres.location"), "utf8").catch(() => undefined);
  return note?.trim() ?? path.join(dataFolder, "postgres");
}

/** Process id of the database server on a data folder. */
export async function databasePid(dataFolder: string): Promise<number> {
  const content = await readFile(path.join(await databaseHome(dataFolder), "data", "postmaster.pid"), "utf8");
  return Number(content.split("\n")[0]);
}

/** Waits until neither a database server nor its guard is left for a data folder. */
export async function untilNothingRuns(dataFolder: string): Promise<void> {
  const home = await databaseHome(dataFolder);
  await until(async () => (await processesNaming(home)).length === 0, `all processes of ${home} are gone`);
}

/** Ids of processes that have a text in their command line (Linux). */
async function processesNaming(text: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const commandLine = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    if (commandLine.includes(text)) found.push(Number(name));
  }
  return found;
}
