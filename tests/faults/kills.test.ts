import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { enqueueJobs, notesOf } from "../support/jobs.ts";
import { openInstallation } from "../support/installation.ts";
import { patienceMs } from "../support/patience.ts";
import { databasePid, makePlace, type Place, untilNothingRuns } from "../support/places.ts";
import { send, startLoad } from "../support/requests.ts";
import {
  keyOf,
  logLines,
  noLimits,
  type ServerProcess,
  spawnServer,
  startServer,
} from "../support/servers.ts";
import { until } from "../support/until.ts";
import { numberedVin } from "../support/vins.ts";

const KILLS = 2;
/** More than one process runs at a time, so that some wait, some run and some are done at the kill. */
const JOBS = 60;
/** Promised time in which the jobs of a killed process resume. */
const RESUME_MS = 30_000;
/** The history may be written in batches of at most one second. */
const HISTORY_BATCH_MS = 1000;

/** What callers were told is stored. */
interface Acknowledged {
  readonly keys: string[];
  readonly jobs: string[];
  readonly vins: string[];
}

describe("after kill -9 of all processes at any moment", { skip: process.platform !== "linux" }, () => {
  let place: Place;
  let key: string | undefined;
  let decodes = 0;
  const acknowledged: Acknowledged = { keys: [], jobs: [], vins: [] };
  const start = () => startServer({ dataFolder: place.dataFolder, environment: noLimits });

  before(async () => {
    place = await makePlace();
  });
  after(() => place[Symbol.asyncDispose]());

  async function writeUntilKilled(): Promise<void> {
    await using server = await start();
    key ??= keyOf(server);
    assert.deepEqual(logLines(server, "error", "fatal"), [], "the start is clean");
    assert.equal(server.errors(), "");
    await using writer = spawnServer({ dataFolder: place.dataFolder, entry: "tests/support/writer.ts" });
    await using load = startLoad({
      clients: 4,
      keepAlive: true,
      call: () => {
        const vin = numberedVin((decodes += 1));
        return { what: vin, url: `${server.url}/api/v1/vin/${vin}`, key };
      },
      endsAfter: ({ failure }) => failure !== undefined,
    });
    await until(() => /^job/m.test(writer.output()) && /^key/m.test(writer.output()), "the writer writes");
    const batchMs = Math.min(patienceMs(HISTORY_BATCH_MS), 2500);
    await sleep(batchMs + Math.random() * 500);
    const killedMs = performance.now();
    await Promise.all([server.end("SIGKILL"), writer.end("SIGKILL")]);
    const outcomes = await load.stop();
    acknowledged.vins.push(
      ...outcomes
        .filter(({ answer, endedMs }) => answer?.status === 200 && endedMs < killedMs - batchMs)
        .map(({ what }) => what),
    );
    acknowledged.keys.push(...linesOf(writer, "key"));
    acknowledged.jobs.push(...linesOf(writer, "job"));
  }

  it("no database server is left running, and the next start is clean", async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await writeUntilKilled();
      await untilNothingRuns(place.dataFolder);
    }
  });

  it("the next start is clean although the database server was killed as well", async () => {
    await using server = await start();
    process.kill(await databasePid(place.dataFolder), "SIGKILL");
    await server.end("SIGKILL");
    await untilNothingRuns(place.dataFolder);
    await using next = await start();
    assert.equal((await send(`${next.url}/api/v1/vin/history`, { key })).status, 200);
    assert.equal(next.errors(), "");
  });

  it("jobs in flight resume within 30 s of the next start, and none is lost", async () => {
    const jobsFile = path.join(place.folder, "jobs");
    const startWithJobs = () =>
      startServer({
        dataFolder: place.dataFolder,
        environment: { ...noLimits, TEST_JOBS_FILE: jobsFile },
        entry: "tests/support/server-with-jobs.ts",
      });
    await using killed = await startWithJobs();
    const { endlessId } = await enqueueJobs(place.dataFolder, JOBS);
    await until(async () => (await notesOf(jobsFile, "ended")).length > JOBS / 4, "jobs run");
    await killed.end("SIGKILL");
    const runsBefore = (await notesOf(jobsFile, "endless")).length;
    await using next = await startWithJobs();
    const resumed = async (): Promise<boolean> =>
      new Set(await notesOf(jobsFile, "ended")).size === JOBS &&
      (await notesOf(jobsFile, "endless")).length > runsBefore;
    await until(resumed, "all jobs are done, the endless one runs again", patienceMs(RESUME_MS) / 1000);
    await using installation = await openInstallation(place.dataFolder);
    assert.deepEqual(await installation.jobs.deadLetters.list(), []);
    assert.equal(await installation.jobs.cancel(endlessId), true);
    await next.end("SIGKILL");
  });

  it("every acknowledged API key, job and decode older than a second is there", async () => {
    assert.ok(acknowledged.keys.length > KILLS && acknowledged.jobs.length > KILLS);
    assert.ok(acknowledged.vins.length > KILLS);
    await using installation = await openInstallation(place.dataFolder);
    const { identity, jobs, database } = installation;
    const { id: workspaceId } = await identity.firstWorkspace();
    const keys = await database.queryInWorkspace<{ id: string }>(workspaceId, {
      text: `select key_id as "id" from identity.api_keys`,
    });
    assert.deepEqual(missing(acknowledged.keys, new Set(keys.map(({ id }) => id))), []);
    const states = await Promise.all(acknowledged.jobs.map((id) => jobs.status(id)));
    assert.deepEqual(new Set(states.map((job) => job?.state)), new Set(["delayed"]));
    const rows = await database.queryInWorkspace<{ vin: string }>(workspaceId, {
      text: "select vin from vin.decode_history",
    });
    assert.deepEqual(missing(acknowledged.vins, new Set(rows.map(({ vin }) => vin))), []);
  });
});

/** Ids that the writer printed after a word; a line that the kill cut short counts as not said. */
function linesOf(writer: ServerProcess, word: string): string[] {
  const whole = writer.output().split("\n").slice(0, -1);
  return whole.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
}

function missing(expected: readonly string[], found: ReadonlySet<string>): string[] {
  return expected.filter((one) => !found.has(one));
}
