import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Installation, openInstallation } from "../support/installation.ts";
import { brief, endless, enqueueJobs, notesOf } from "../support/jobs.ts";
import { patienceMs } from "../support/patience.ts";
import { makePlace, type Place, untilNothingRuns } from "../support/places.ts";
import { type Load, type Outcome, startLoad, tally } from "../support/requests.ts";
import { keyOf, noLimits, type RunningServer, startServer } from "../support/servers.ts";
import { until } from "../support/until.ts";
import { numberedVin } from "../support/vins.ts";

/** A stop ends before the ten seconds that containers are given. */
const STOP_LIMIT_MS = 10_000;
/** What npm needs to pass a signal on. */
const ECHO_MS = 50;
const BRIEF_JOBS = 60;

const environment = { ...noLimits, TRADEPOST_DRAIN_ANNOUNCE_MS: "500" };

describe("a stop under load", () => {
  let place: Place;
  let key: string;
  const start = () => startServer({ dataFolder: place.dataFolder, environment });

  before(async () => {
    place = await makePlace();
    await using first = await start();
    key = keyOf(first);
    await first.end("SIGTERM");
  });
  after(() => place[Symbol.asyncDispose]());

  function loads(server: RunningServer): readonly Load[] {
    return [true, false].map((keepAlive) =>
      startLoad({
        clients: 6,
        keepAlive,
        call: (number) => ({
          what: keepAlive ? "kept connection" : "new connection",
          url: `${server.url}/api/v1/vin/${numberedVin(number)}`,
          key,
        }),
        endsAfter: isRefusedConnection,
      }),
    );
  }

  /** Stops a server under load; answers how long it took. */
  async function stop(server: RunningServer, signals: readonly NodeJS.Signals[]): Promise<number> {
    const running = loads(server);
    await until(() => running.every((load) => load.outcomes.length > 50), "it serves");
    const from = performance.now();
    for (const signal of signals) {
      server.process.kill(signal);
      await sleep(ECHO_MS);
    }
    const exit = await server.exit;
    const elapsedMs = performance.now() - from;
    assert.deepEqual(exit, { code: 0, signal: null }, server.output());
    const outcomes = (await Promise.all(running.map((load) => load.stop()))).flat();
    const failed = outcomes.filter(
      (outcome) => outcome.answer?.status !== 200 && !isRefusedConnection(outcome),
    );
    assert.deepEqual(tally(failed), {});
    return elapsedMs;
  }

  it("by SIGTERM fails no request, finishes brief jobs and puts the others back", async () => {
    const jobsFile = path.join(place.folder, "jobs");
    await using server = await startServer({
      dataFolder: place.dataFolder,
      environment: { ...environment, TEST_JOBS_FILE: jobsFile },
      entry: "tests/support/server-with-jobs.ts",
    });
    const { endlessId } = await enqueueJobs(place.dataFolder, BRIEF_JOBS);
    await until(async () => (await notesOf(jobsFile, "endless")).length > 0, "jobs run");
    const elapsedMs = await stop(server, ["SIGTERM"]);
    assert.ok(elapsedMs < patienceMs(STOP_LIMIT_MS), `it took ${elapsedMs.toFixed()} ms`);
    await untilNothingRuns(place.dataFolder);
    const ended = await notesOf(jobsFile, "ended");
    assert.deepEqual(await notesOf(jobsFile, "began"), ended, "what began has ended");
    await using installation = await openInstallation(place.dataFolder);
    const job = await installation.jobs.status(endlessId);
    assert.deepEqual([job?.state, job?.failedAttempts], ["waiting", 0]);
    assert.equal(await waitingJobs(installation), BRIEF_JOBS + 1 - ended.length);
  });

  it("by Ctrl-C fails no request, also when npm passes the same signal on", async () => {
    await using server = await start();
    await stop(server, ["SIGINT", "SIGINT"]);
    assert.equal(server.errors(), "");
    await untilNothingRuns(place.dataFolder);
  });

  it("of one process after the other fails no request of callers that may use both", async () => {
    let servers = [await start(), await start()] as const;
    await using load = startLoad({
      clients: 6,
      keepAlive: false,
      call: (number) => ({ what: "either", url: `${servers[0].url}/api/v1/vin/${numberedVin(number)}`, key }),
    });
    await until(() => load.outcomes.length > 50, "it serves");
    // As a load balancer does when /ready answers no: new requests go to the other one, then the stop begins.
    const [leaving, staying] = servers;
    servers = [staying, leaving];
    assert.deepEqual(await leaving.end("SIGTERM"), { code: 0, signal: null });
    const outcomes = await load.stop();
    assert.deepEqual(tally(outcomes.filter(({ answer }) => answer?.status !== 200)), {});
    assert.deepEqual(await staying.end("SIGTERM"), { code: 0, signal: null });
  });
});

/** The server has stopped listening: the end that callers are meant to see. */
function isRefusedConnection({ failure }: Outcome): boolean {
  return failure === "ECONNREFUSED";
}

/** Counts the jobs of this test only: schedules of the server may have stored theirs meanwhile. */
async function waitingJobs({ database }: Installation): Promise<number> {
  const [found] = await database.asOps("count what waits after a stop", (transaction) =>
    transaction.query<{ waiting: number }>(
      `select (select count(*) from jobs.pending where envelope->>'name' = any ($1))::int
            + (select count(*) from graphile_worker._private_jobs where payload->3->>'name' = any ($1))::int
              as waiting`,
      [[brief.name, endless.name]],
    ),
  );
  return found?.waiting ?? 0;
}
