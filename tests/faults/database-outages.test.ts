import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { databasePid, makePlace, type Place } from "../support/places.ts";
import { type Load, type Outcome, problemCode, startLoad, tally } from "../support/requests.ts";
import { keyOf, noLimits, type RunningServer, startServer } from "../support/servers.ts";
import { until } from "../support/until.ts";
import { numberedVin } from "../support/vins.ts";

const OUTAGES = 3;
/** Promised time from the fault to the first good answer. */
const RECOVERY_MS = 5000;
const HISTORY = "history";
const DECODE = "decode";

describe("when the database goes away under load", () => {
  let place: Place;
  let server: RunningServer;

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
      assert.ok(recoveryMs <= RECOVERY_MS, `outage ${outage} took ${recoveryMs.toFixed()} ms`);
    }
    const outcomes = await running.stop();
    const wrong = outcomes.filter((outcome) => !isGood(outcome) && !isProperRefusal(outcome));
    assert.deepEqual(tally(wrong), {});
    assert.equal(server.hasEnded(), false, "the process went on");
  }

  it("callers get only 200 or 503 with Retry-After and all is well within 5 s of a restart", () =>
    recoversFrom("SIGINT"));

  it("callers get only 200 or 503 with Retry-After and all is well within 5 s of kill -9", () =>
    recoversFrom("SIGKILL"));
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
