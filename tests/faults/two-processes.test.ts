import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openInstallation } from "../support/installation.ts";
import { patienceMs } from "../support/patience.ts";
import { databasePid, makePlace, type Place, untilNothingRuns } from "../support/places.ts";
import { type Load, type Outcome, problemCode, startLoad, tally } from "../support/requests.ts";
import { keyOf, noLimits, type RunningServer, startServer } from "../support/servers.ts";
import { until } from "../support/until.ts";
import { numberedVin } from "../support/vins.ts";

/** Promised time in which the second process goes on. */
const TAKEOVER_MS = 5000;
const HISTORY_BATCH_MS = 1000;

interface Fault {
  readonly endsDatabase: boolean;
  /** What of the first process's history may be missing afterwards. */
  readonly loses: "nothing" | "last batch";
}

describe("a second process on the same data folder", () => {
  let place: Place;
  let first: RunningServer;
  let second: RunningServer;
  let key: string | undefined;
  let decodes = 0;
  const start = () => startServer({ dataFolder: place.dataFolder, environment: noLimits });

  before(async () => {
    place = await makePlace();
  });
  beforeEach(async () => {
    first = await start();
    key ??= keyOf(first);
    second = await start();
  });
  afterEach(async () => {
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    await untilNothingRuns(place.dataFolder);
  });
  after(() => place[Symbol.asyncDispose]());

  /** Decodes with a history and reads of it, sent to one process until it is gone. */
  function loadOn(server: RunningServer): Load {
    return startLoad({
      clients: 3,
      keepAlive: true,
      call: (number) => {
        const path = "/api/v1/vin";
        if (number % 2 === 0) return { what: "history", url: `${server.url}${path}/history?limit=1`, key };
        const vin = numberedVin((decodes += 1));
        return { what: vin, url: `${server.url}${path}/${vin}`, key };
      },
      endsAfter: ({ failure }) => failure !== undefined,
    });
  }

  /** Ends the first process under load on both; answers the VINs that were decoded and must be stored. */
  async function decodedWhile(endFirst: () => Promise<void>, fault: Fault): Promise<string[]> {
    assert.equal(second.key, undefined, "the second start finds the workspace of the first");
    await using onFirst = loadOn(first);
    await using onSecond = loadOn(second);
    await until(() => onFirst.outcomes.length > 50 && onSecond.outcomes.length > 50, "both serve");
    const batchMs = Math.min(patienceMs(HISTORY_BATCH_MS), 2500);
    await sleep(batchMs);
    const endedMs = performance.now();
    await endFirst();
    const refusal = (): Outcome | undefined => onSecond.outcomes.find((outcome) => isRefused(outcome));
    if (fault.endsDatabase) await until(() => refusal() !== undefined, "callers notice");
    const afterMs = refusal()?.endedMs ?? endedMs;
    await until(() => onSecond.outcomes.some((outcome) => servedHistory(outcome, afterMs)), "it goes on");
    const outcomes = await onSecond.stop();
    assert.deepEqual(tally(outcomes.filter((outcome) => !isServed(outcome) && !isRefused(outcome))), {});
    const takeover = outcomes.find((outcome) => servedHistory(outcome, afterMs));
    assert.ok((takeover?.endedMs ?? Infinity) <= endedMs + patienceMs(TAKEOVER_MS));
    assert.deepEqual(await second.end("SIGTERM"), { code: 0, signal: null });
    const lastMs = fault.loses === "nothing" ? Infinity : endedMs - batchMs;
    return [...decodesOf(await onFirst.stop(), lastMs), ...decodesOf(outcomes, Infinity)];
  }

  async function assertStored(decoded: readonly string[]): Promise<void> {
    assert.ok(decoded.length > 0);
    await using installation = await openInstallation(place.dataFolder);
    const { id } = await installation.identity.firstWorkspace();
    const rows = await installation.database.queryInWorkspace<{ vin: string }>(id, {
      text: "select vin from vin.decode_history",
    });
    const stored = new Set(rows.map(({ vin }) => vin));
    assert.deepEqual(
      decoded.filter((vin) => !stored.has(vin)),
      [],
    );
  }

  it("serves beside the first and goes on when the first is stopped", async () => {
    const stop = async (): Promise<void> =>
      assert.deepEqual(await first.end("SIGTERM"), { code: 0, signal: null });
    await assertStored(await decodedWhile(stop, { endsDatabase: false, loses: "nothing" }));
  });

  it("goes on when the first, which had started the database, is killed", async () => {
    const kill = async (): Promise<void> => assert.equal((await first.end("SIGKILL")).signal, "SIGKILL");
    await assertStored(await decodedWhile(kill, { endsDatabase: false, loses: "last batch" }));
  });

  it("starts the database again when that is killed together with the first", async () => {
    const killBoth = async (): Promise<void> => {
      process.kill(await databasePid(place.dataFolder), "SIGKILL");
      await first.end("SIGKILL");
    };
    await assertStored(await decodedWhile(killBoth, { endsDatabase: true, loses: "last batch" }));
  });
});

function servedHistory(outcome: Outcome, sinceMs: number): boolean {
  return outcome.what === "history" && isServed(outcome) && outcome.startedMs > sinceMs;
}

function isServed({ answer }: Outcome): boolean {
  return answer?.status === 200;
}

/** Asked to come back because the database is away. */
function isRefused({ answer }: Outcome): boolean {
  if (answer?.status !== 503 || answer.headers["retry-after"] === undefined) return false;
  return problemCode(answer)?.startsWith("DATABASE_") === true;
}

/** VINs that were decoded until a moment. */
function decodesOf(outcomes: readonly Outcome[], untilMs: number): string[] {
  return outcomes
    .filter(({ what, answer, endedMs }) => what !== "history" && answer?.status === 200 && endedMs <= untilMs)
    .map(({ what }) => what);
}
