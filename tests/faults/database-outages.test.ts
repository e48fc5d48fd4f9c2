import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openInstallation } from "../support/installation.ts";
import { patienceMs } from "../support/patience.ts";
import { databasePid, makePlace, type Place } from "../support/places.ts";
import { type Load, type Outcome, problemCode, startLoad, tally } from "../support/requests.ts";
import { keyOf, noLimits, type RunningServer, startServer } from "../support/servers.ts";
import { until } from "../support/until.ts";
import { numberedVin } from "../support/vins.ts";

const OUTAGES = 2;
/** Promised time from the fault to the first good answer. */
const RECOVERY_MS = 5000;
const HISTORY = "history";
const DECODE = "decode";

describe("when the database goes away under load", () => {
  let place: Place;
  let server: RunningServer;
  let decodes = 0;

  before(async () => {
    place = await makePlace();
    server = await startServer({ dataFolder: place.dataFolder, environment: noLimits });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  function load(): Load {
    const key = keyOf(server);
    return startLoad({
      clients: 8,
      keepAlive: true,
      endsAfter: ({ failure }) => failure === "ECONNREFUSED",
      call: (number) =>
        number % 2 === 0
          ? { what: HISTORY, url: `${server.url}/api/v1/vin/history?limit=5`, key }
          : { what: DECODE, url: `${server.url}/api/v1/vin/${numberedVin(number)}`, key },
    });
  }

  async function recoversFrom(fault: NodeJS.Signals): Promise<void> {
    await using running = load();
    for (let outage = 1; outage <= OUTAGES; outage += 1) {
      await until(() => goodSince(running.outcomes, performance.now() - 200) !== undefined, "it serves");
      const pid = await databasePid(place.dataFolder);
      const faultMs = performance.now();
      process.kill(pid, fault);
      await until(() => refusedSince(running.outcomes, faultMs), "callers notice");
      const refusedMs = running.outcomes.at(-1)?.endedMs ?? 0;
      await until(() => goodSince(running.outcomes, refusedMs) !== undefined, "it serves again");
      const good = goodSince(running.outcomes, refusedMs);
      const recoveryMs = (good?.endedMs ?? Infinity) - faultMs;
      assert.ok(recoveryMs <= patienceMs(RECOVERY_MS), `outage ${outage} took ${recoveryMs.toFixed()} ms`);
    }
    const outcomes = await running.stop();
    decodes += outcomes.filter((outcome) => outcome.what === DECODE && isGood(outcome)).length;
    const wrong = outcomes.filter((outcome) => !isGood(outcome) && !isProperRefusal(outcome));
    assert.deepEqual(tally(wrong), {});
    assert.equal(server.hasEnded(), false, "the process went on");
  }

  it("callers get only 200 or 503 with Retry-After and all is well within 5 s of a restart", () =>
    recoversFrom("SIGINT"));

  it("callers get only 200 or 503 with Retry-After and all is well within 5 s of kill -9", () =>
    recoversFrom("SIGKILL"));
  it("a stop in the middle of it still stores what was decoded", async () => {
    await using running = load();
    await until(() => running.outcomes.length > 50, "it serves");
    process.kill(await databasePid(place.dataFolder), "SIGKILL");
    assert.deepEqual(await server.end("SIGTERM"), { code: 0, signal: null });
    const decoded = (await running.stop()).filter((outcome) => outcome.what === DECODE && isGood(outcome));
    await using installation = await openInstallation(place.dataFolder);
    const { id } = await installation.identity.firstWorkspace();
    const [row] = await installation.database.queryInWorkspace<{ times: number }>(id, {
      text: "select sum(times)::integer as times from vin.decode_history",
    });
    assert.ok((row?.times ?? 0) >= decodes + decoded.length, `${row?.times} of ${decodes + decoded.length}`);
  });
});

function isGood({ answer }: Outcome): boolean {
  return answer?.status === 200;
}

function isProperRefusal({ answer }: Outcome): boolean {
  return (
    answer?.status === 503 &&
    /^[1-9]\d*$/.test(answer.headers["retry-after"] ?? "") &&
    (problemCode(answer) ?? "").startsWith("DATABASE_")
  );
}

/** A history that was asked for and answered after a moment; the decoder can do without the database. */
function goodSince(outcomes: readonly Outcome[], sinceMs: number): Outcome | undefined {
  return outcomes.find(
    (outcome) => outcome.what === HISTORY && outcome.startedMs >= sinceMs && isGood(outcome),
  );
}

function refusedSince(outcomes: readonly Outcome[], sinceMs: number): boolean {
  return outcomes.some((outcome) => outcome.endedMs >= sinceMs && !isGood(outcome));
}
