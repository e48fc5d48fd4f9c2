import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { TestDatabase } from "#platform/database/testing";
import { describeJob } from "../index.ts";
import { Type } from "typebox";

/** What the worker process can do, for those who enqueue. */
export const effectJob = describeJob({
  name: "test.effect",
  payload: Type.Object({ key: Type.Integer(), milliseconds: Type.Integer() }),
});
export const poisonJob = describeJob({ name: "test.poison", payload: Type.Object({}) });

/** Worker processes that begin again when they die, as a supervisor would do. */
export interface WorkerFleet {
  /** Kills one of them without a word; resolves when its successor works. */
  kill(index: number): Promise<void>;
  /** How often a process died by itself or was killed. */
  deaths(): number;
  /** How often a process that lives gave its jobs up. */
  lostClaims(): number;
  stop(): Promise<void>;
}

/** Tables where the worker process notes each start and, under a unique key, each effect. */
export async function createEffectTables(test: TestDatabase): Promise<void> {
  await test.database.asOwner(async (transaction) => {
    await transaction.query("create table public.runs (run bigserial, key integer, job_id uuid)");
    await transaction.query("create table public.effects (key integer primary key, job_id uuid, run bigint)");
    await transaction.query("create table public.poisonings (at timestamptz default now())");
  });
}

export async function startFleet(test: TestDatabase, size: number): Promise<WorkerFleet> {
  const members: ChildProcess[] = [];
  const awaited = new Map<number, PromiseWithResolvers<void>>();
  let deaths = 0;
  let lostClaims = 0;
  let stopping = false;

  function launch(index: number): Promise<void> {
    const child = spawn(process.execPath, [join(import.meta.dirname, "worker-process.ts")], {
      env: { ...process.env, ...test.environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    members[index] = child;
    child.once("exit", () => {
      if (stopping) return;
      deaths += 1;
      void launch(index).then(() => awaited.get(index)?.resolve());
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      lostClaims += text.split("claim lost").length - 1;
    });
    return new Promise((resolve) => child.stdout.once("data", () => resolve()));
  }

  await Promise.all(Array.from({ length: size }, (_, index) => launch(index)));
  return {
    deaths: () => deaths,
    lostClaims: () => lostClaims,
    kill(index) {
      const successor = Promise.withResolvers<void>();
      awaited.set(index, successor);
      members[index]?.kill("SIGKILL");
      return successor.promise;
    },
    async stop() {
      stopping = true;
      await Promise.all(
        members.map((child) => {
          if (child.exitCode !== null || child.signalCode !== null) return undefined;
          const ended = new Promise((resolve) => child.once("exit", resolve));
          child.kill("SIGTERM");
          return ended;
        }),
      );
    },
  };
}

/** Effects, starts and jobs still known to the engine. */
export async function countEffects(
  test: TestDatabase,
): Promise<{ effects: number; runs: number; held: number; waiting: number }> {
  const [row] = await test.database.asOwner((transaction) =>
    transaction.query<{ effects: number; runs: number; held: number; waiting: number }>(`
      select (select count(*) from public.effects)::int as effects, (select count(*) from public.runs)::int as runs,
             (select count(*) from graphile_worker._private_jobs)::int as held, (select count(*) from jobs.pending)::int as waiting`),
  );
  if (row === undefined) throw new Error("The database counted nothing.");
  return row;
}

/** Keys of the jobs of which the engine knows that they are done, with the runs that each had so far. */
export async function settledRuns(test: TestDatabase): Promise<ReadonlyMap<number, number>> {
  const rows = await test.database.asOwner((transaction) =>
    transaction.query<{ key: number; runs: number }>(`
      with unsettled as (
        select payload::text as held from graphile_worker._private_jobs
        union all select pending::text from jobs.pending)
      select key, (select count(*) from public.runs where key = effects.key)::int as runs from public.effects
       where not exists (select from unsettled where held like '%' || job_id || '%')`),
  );
  return new Map(rows.map(({ key, runs }) => [key, runs]));
}

/** Runs that ended without their effect, because their process was killed or gave its jobs up. */
export async function countCutRuns(test: TestDatabase): Promise<number> {
  const [row] = await test.database.asOwner((transaction) =>
    transaction.query<{ cut: number }>(
      "select count(*)::int as cut from public.runs join public.effects using (key) where runs.run < effects.run",
    ),
  );
  return row?.cut ?? 0;
}
