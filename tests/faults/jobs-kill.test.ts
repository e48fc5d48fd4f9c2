import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase } from "#platform/database/testing";
import { jobsMigrations } from "#platform/jobs";
import { createTestJobs } from "#platform/jobs/testing";
import {
  countEffects,
  createEffectTables,
  effectJob,
  startFleet,
} from "../../platform/jobs/tests/worker-fleet.ts";

const JOBS = 600;
const KILLS = 10;
const LIMIT_MS = 300_000;

test(`${KILLS} kills of two workers during ${JOBS} jobs: every effect once, nothing stays locked`, async (context) => {
  const database = await createTestDatabase({ migrations: [jobsMigrations] });
  await createEffectTables(database);
  const jobs = createTestJobs({ database: database.database });
  await jobs.start({ worker: false, scheduler: false });
  const fleet = await startFleet(database, 2);
  try {
    const payloads = Array.from({ length: JOBS }, (_, key) => ({ key, milliseconds: 100 + (key % 100) }));
    await database.database.asApp((transaction) => jobs.enqueueMany(transaction, effectJob, payloads));
    const started = performance.now();
    let kills = 0;
    let lastKillAt = started;
    let counts = await countEffects(database);
    while (counts.effects < JOBS && performance.now() - started < LIMIT_MS) {
      if (kills < KILLS && counts.effects > ((kills + 1) * JOBS) / (KILLS * 3)) {
        lastKillAt = performance.now();
        await fleet.kill(kills % 2);
        kills += 1;
      }
      await sleep(20);
      counts = await countEffects(database);
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const afterLastKill = ((performance.now() - lastKillAt) / 1000).toFixed(1);
    context.diagnostic(
      `${counts.effects} effects, ${counts.runs} runs, ${kills} kills, ${seconds} s in all, ${afterLastKill} s after the last kill`,
    );
    const dead = await jobs.deadLetters.list();
    // A fast machine is done with the jobs before the last kill is due.
    assert.ok(kills >= 3, `only ${kills} kills`);
    assert.equal(counts.effects + dead.length, JOBS, "no job is lost");
    assert.ok(
      dead.every((letter) => letter.reason === "killed-worker"),
      "only a job that met three kills may be stopped",
    );
    assert.ok(dead.length <= 1, `${dead.length} jobs met three kills`);
    const deadline = performance.now() + 60_000;
    while ((await countEffects(database)).held > 0 && performance.now() < deadline) await sleep(20);
    const { held, waiting } = await countEffects(database);
    assert.deepEqual({ held, waiting }, { held: 0, waiting: 0 }, "nothing stays locked or waiting");
  } finally {
    await fleet.stop();
    await jobs.close();
    await database.close();
  }
});
