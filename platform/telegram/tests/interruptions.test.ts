import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { databaseErrors } from "#platform/database";
import type { TestDatabase } from "#platform/database/testing";
import { jobsErrors } from "#platform/jobs";
import { AppError } from "#platform/kernel";
import type { BotDefinition } from "../index.ts";
import { isOwnFault } from "../inbox/own-fault.ts";
import { createInterruptions } from "../inbox/rest.ts";
import { BOT_ID, type House, openDatabase, openHouse } from "./fixture.ts";

/** What goes wrong while a message is handled, and how often still. */
let fault: { readonly run: () => Promise<unknown>; left: number } | undefined;
const fragile: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  onMessage: async (context, { text = "" }) => {
    if (fault !== undefined && fault.left > 0) {
      fault.left -= 1;
      await fault.run();
    }
    context.reply(text);
  },
};

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, fragile);
});
beforeEach(() => {
  fault = undefined;
});
after(async () => {
  await house.close();
  await database.close();
});

const said = (chat: number) => house.stub.sentTo(chat).map((call) => call.payload["text"]);
const ask = <Row extends object>(text: string) =>
  database.database.asOwner((transaction) => transaction.query<Row>(text));

test("an update outlives any number of faults of the database, in order and without an apology", async () => {
  fault = {
    run: () =>
      database.database.asOwner(async (transaction) => {
        await transaction.query("set local statement_timeout = 1");
        await transaction.query("select pg_sleep(1)");
      }),
    left: 20,
  };
  await house.write("first", 81);
  await house.write("second", 81);
  await house.jobs.runFor(30 * 60);
  assert.equal(fault.left, 0);
  assert.deepEqual(said(81), ["first", "second"]);
  assert.deepEqual(await house.telegram.deadUpdates.list(), []);
});

test("a fault of the database that a handler has wrapped in one of its own is the same fault", async () => {
  const cause = databaseErrors.DATABASE_UNAVAILABLE({ reason: "all its connections are busy" });
  const run = () => Promise.reject(new Error("The vehicle could not be saved.", { cause }));
  fault = { run, left: 10 };
  await house.write("kept", 82);
  await house.jobs.runFor(30 * 60);
  assert.deepEqual(said(82), ["kept"]);
});

test("tries after such faults come after 1, 2, 4 and never more than 60 seconds", async () => {
  const atSeconds: number[] = [];
  const startMs = house.clock.nowMs();
  fault = {
    run: () => {
      atSeconds.push((house.clock.nowMs() - startMs) / 1000);
      return Promise.reject(databaseErrors.DATABASE_TIMEOUT(undefined));
    },
    left: 9,
  };
  await house.write("patience", 83);
  await house.jobs.runFor(600);
  assert.deepEqual(atSeconds, [0, 1, 3, 7, 15, 31, 63, 123, 183]);
});

test("faults of the database in between leave a handler its own three attempts", async () => {
  const faults = [
    databaseErrors.DATABASE_TIMEOUT(undefined),
    new Error("one"),
    databaseErrors.DATABASE_TIMEOUT(undefined),
    new Error("two"),
  ];
  fault = { run: () => Promise.reject(faults.shift() ?? new Error("too often")), left: faults.length };
  await house.write("third time", 84);
  await house.jobs.runFor(60);
  assert.deepEqual(said(84), ["third time"]);
});

test("what could not even be noted while the database was away costs nothing afterwards", async () => {
  await house.write("later", 85);
  await ask("update telegram.inbox set attempts = 6 where state = 'waiting'");
  const [row] = await ask<{ updateId: string }>(
    `select update_id as "updateId" from telegram.inbox where state = 'waiting'`,
  );
  const away = databaseErrors.DATABASE_UNAVAILABLE({ reason: "it cannot be reached or is restarting" });
  let reachable = false;
  const interruptions = createInterruptions({
    asOwner: (work) => (reachable ? database.database.asOwner(work) : Promise.reject(away)),
  });
  interruptions.add(BOT_ID, row?.updateId ?? "");
  await assert.rejects(interruptions.note(), AppError);
  reachable = true;
  await interruptions.note();
  await interruptions.note();
  await house.jobs.runFor(10);
  assert.deepEqual(said(85), ["later"]);
});

test("the end of the process is no fault of the update, a handler that ends too late is", () => {
  const error = new Error("aborted");
  assert.ok(isOwnFault(error, AbortSignal.abort(jobsErrors.JOBS_INTERRUPTED())));
  assert.ok(!isOwnFault(error, AbortSignal.abort(jobsErrors.JOBS_TIMED_OUT({ timeoutSeconds: 300 }))));
  assert.ok(!isOwnFault(error, new AbortController().signal));
});
