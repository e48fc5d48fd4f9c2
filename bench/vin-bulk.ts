/**
 * A bulk job of 100,000 distinct VINs by REST on a running server, from the first byte sent to the last row
 * stored: list received and stored, decoded, outcomes, history, progress. Beside it another caller asks for
 * single VINs all the time. Peers, on the same database and with the same rows: a bare table filled in
 * pieces of 1,000 rows without decoding anything (the ceiling), and one insert for each decoded VIN.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { testAudit } from "#platform/audit/testing";
import { coreConfig, loadConfig } from "#platform/config";
import { createDatabase, type Database, databaseConfig } from "#platform/database";
import { createIdentity, identityConfig } from "#platform/identity";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { configSlices } from "../apps/parts.ts";
import { createDecoder } from "../products/vin/rules/decoder.ts";
import { offlineAnswer } from "../products/vin/answers/answer.ts";
import { loadVehicleIndex } from "../products/vin/vehicle-index/load.ts";
import {
  freePort,
  memoryMegabytes,
  processorMicroseconds,
  startTradepost,
  stop,
  waitUntilReady,
  workFolder,
} from "./support/processes.ts";
import { median, printResult, printTable } from "./support/report.ts";
import { makeCorpus } from "./vin/corpus.ts";
import { createRandom } from "./vin/random.ts";

const VINS = 100_000;
const NAIVE_VINS = 3000;
const PIECE = 1000;
const ROUNDS = process.argv.includes("--quick") ? 1 : 3;
const currentYear = new Date().getFullYear();

interface Round {
  readonly uploadSeconds: number;
  readonly seconds: number;
  readonly memoryMegabytes: number;
  /** Processor time for one VIN, other calls included. */
  readonly serverUs: number;
  readonly databaseUs: number;
  readonly others: readonly number[];
}

const index = loadVehicleIndex();
// Some keys of the data hold characters that no VIN has.
const corpus = makeCorpus(index, createRandom(20_261_121), {
  count: VINS * 1.05,
  wmiCount: 1500,
  currentYear,
});
const vins = corpus.vins.filter((vin) => /^[A-HJ-NPR-Z0-9]{17}$/.test(vin)).slice(0, VINS);
if (vins.length < VINS) throw new Error(`Only ${vins.length} VINs were found.`);
const decoder = createDecoder(index, { currentYear });
console.log(`${VINS} distinct VINs of ${corpus.wmiCount} WMIs; medians of ${ROUNDS} rounds`);
const work = workFolder("bulk");
const dataFolder = join(work, "data");
const port = await freePort();
const child = startTradepost({ PORT: String(port), TRADEPOST_DATA_DIR: dataFolder });
const url = `http://127.0.0.1:${port}`;

try {
  await waitUntilReady(`${url}/ready`, child);
  const { database, key } = await openBeside();
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await runJob(key));
  const bareRate = await fillBareTable(database);
  const naiveRate = await insertOneByOne(database);
  await database.close();
  report(rounds, bareRate, naiveRate);
} finally {
  await stop(child);
  rmSync(work, { recursive: true, force: true });
}

async function openBeside(): Promise<{ database: Database; key: string }> {
  const config = loadConfig(configSlices, { TRADEPOST_DATA_DIR: dataFolder });
  const shared = { clock: systemClock, logger: silentLogger };
  const database = await createDatabase({
    ...shared,
    config: config.of(databaseConfig),
    dataDirectory: resolve(dataFolder),
    secret: config.of(coreConfig).masterSecret,
  });
  const identity = await createIdentity({
    ...shared,
    audit: testAudit(database),
    database,
    config: config.of(identityConfig),
  });
  const workspace = await identity.createWorkspace({ name: "Bulk" });
  const { secret } = await identity.createApiKey({
    workspaceId: workspace.id,
    name: "bulk",
    scopes: ["vin:decode"],
    limitPerMinute: 1_000_000,
  });
  await identity.close();
  return { database, key: secret };
}

async function runJob(key: string): Promise<Round> {
  const headers = { authorization: `Bearer ${key}` };
  const progress = { over: false };
  const others = askMeanwhile(headers, progress);
  const serverBefore = processorMicroseconds(child.pid ?? 0);
  const databaseBefore = databaseMicroseconds();
  const from = performance.now();
  const sent = await fetch(`${url}/api/v1/vin/jobs`, {
    method: "POST",
    headers: { ...headers, "content-type": "text/csv" },
    body: `vin\n${vins.join("\n")}`,
  });
  if (sent.status !== 202) throw new Error(`${sent.status} ${await sent.text()}`);
  const { id } = (await sent.json()) as { id: string };
  const uploadSeconds = (performance.now() - from) / 1000;
  await untilFinished(id, headers);
  const seconds = (performance.now() - from) / 1000;
  const memory = memoryMegabytes(child.pid ?? 0);
  const serverUs = (processorMicroseconds(child.pid ?? 0) - serverBefore) / VINS;
  const databaseUs = (databaseMicroseconds() - databaseBefore) / VINS;
  progress.over = true;
  return { uploadSeconds, seconds, memoryMegabytes: memory, serverUs, databaseUs, others: await others };
}

/** Reads the job's events to their end. */
async function untilFinished(id: string, headers: Record<string, string>): Promise<void> {
  const events = await fetch(`${url}/api/v1/vin/jobs/${id}/events`, { headers });
  const text = await events.text();
  if (!text.includes(`"state":"finished","total":${VINS},"done":${VINS},`)) throw new Error(text.slice(-500));
}

/** Milliseconds that single calls take meanwhile, one every 5 ms. */
async function askMeanwhile(headers: Record<string, string>, progress: { over: boolean }): Promise<number[]> {
  const milliseconds: number[] = [];
  const failures: string[] = [];
  for (let at = 0; !progress.over; at += 1) {
    const from = performance.now();
    const answer = await fetch(`${url}/api/v1/vin/${vins[(at * 7) % VINS] ?? ""}`, { headers });
    const text = await answer.text();
    if (answer.status !== 200) failures.push(text);
    milliseconds.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (failures.length > 0) throw new Error(`${failures.length} other calls failed: ${failures[0] ?? ""}`);
  return milliseconds;
}

/** Processor time of the database's processes so far (Linux). */
function databaseMicroseconds(): number {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parentOf = (id: string): string => /\) \S (\d+)/.exec(read(`/proc/${id}/stat`))?.[1] ?? "";
  const head = processes.find((id) => {
    const [program = "", ...args] = read(`/proc/${id}/cmdline`).split("\0");
    return program.endsWith("postgres") && args.some((text) => text.startsWith(dataFolder));
  });
  const family = processes.filter((id) => id === head || parentOf(id) === head);
  return family.reduce((sum, id) => sum + processorMicroseconds(Number(id)), 0);
}

/** Empty for a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function outcomeOf(vin: string): string {
  const {
    vin: _vin,
    source: _source,
    ...answer
  } = offlineAnswer(decoder.decode(vin, { careful: true }), "summary", "");
  return JSON.stringify(answer);
}

async function makeTable(database: Database, name: string): Promise<void> {
  await database.asOwner(async (transaction) => {
    await transaction.query(`create table public.${name} (like vin.bulk_items including all)`);
  });
}

/** Rows per second of a table without tenant, history, list and progress; nothing is decoded in that time. */
async function fillBareTable(database: Database): Promise<number> {
  await makeTable(database, "bare_rows");
  const pieces: string[] = [];
  for (let from = 0; from < VINS; from += PIECE) {
    const rows = vins
      .slice(from, from + PIECE)
      .map((vin, at) => `{"p":${from + at + 1},"v":"${vin}","o":${outcomeOf(vin)}}`);
    pieces.push(`[${rows.join(",")}]`);
  }
  const from = performance.now();
  for (const piece of pieces) {
    await database.asOwner((transaction) =>
      transaction.query(
        `insert into public.bare_rows (workspace_id, job_id, position, vin, failed, outcome)
         select '01920000-0000-7000-8000-000000000001', '01920000-0000-7000-8000-000000000002',
                given.p, given.v, false, given.o
           from json_to_recordset($1::json) as given (p int, v text, o json)`,
        [piece],
      ),
    );
  }
  return (VINS / (performance.now() - from)) * 1000;
}

async function insertOneByOne(database: Database): Promise<number> {
  await makeTable(database, "single_rows");
  const from = performance.now();
  for (const [at, vin] of vins.slice(0, NAIVE_VINS).entries()) {
    await database.asOwner((transaction) =>
      transaction.query(
        `insert into public.single_rows (workspace_id, job_id, position, vin, failed, outcome)
         values ('01920000-0000-7000-8000-000000000001', '01920000-0000-7000-8000-000000000002', $1, $2, false, $3)`,
        [at + 1, vin, outcomeOf(vin)],
      ),
    );
  }
  return (NAIVE_VINS / (performance.now() - from)) * 1000;
}

function report(rounds: readonly Round[], bareRate: number, naiveRate: number): void {
  const rate = Math.round(median(rounds.map(({ seconds }) => VINS / seconds)));
  const others = rounds.flatMap((round) => round.others).toSorted((left, right) => left - right);
  const quantile = (share: number): number =>
    Number((others[Math.floor(others.length * share)] ?? 0).toFixed(1));
  printTable(
    rounds.map(({ uploadSeconds, seconds, memoryMegabytes: megabytes, serverUs, databaseUs }, at) => ({
      round: at + 1,
      "upload s": uploadSeconds.toFixed(2),
      "whole job s": seconds.toFixed(2),
      "VINs/s": Math.round(VINS / seconds),
      "server us/VIN": serverUs.toFixed(1),
      "database us/VIN": databaseUs.toFixed(1),
      "server MB": megabytes,
    })),
  );
  printTable([
    { "in the same run": "bare table, pieces of 1,000, nothing decoded", "rows/s": Math.round(bareRate) },
    { "in the same run": "one insert for each decoded VIN", "rows/s": Math.round(naiveRate) },
  ]);
  console.log(`Single calls meanwhile: ${others.length}, p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms`);
  printResult({
    bench: "vin-bulk",
    value: rate,
    unit: "VINs/s of a 100,000-VIN job, from upload to the last stored row",
    peers: {
      bareInsert: Math.round(bareRate),
      rowByRow: Math.round(naiveRate),
      serverProcessorUs: middle(rounds, "serverUs"),
      databaseProcessorUs: middle(rounds, "databaseUs"),
      otherCallsP50Ms: quantile(0.5),
      otherCallsP99Ms: quantile(0.99),
    },
    ratio: Number((rate / naiveRate).toFixed(1)),
  });
}

function middle(rounds: readonly Round[], figure: "serverUs" | "databaseUs"): number {
  return Number(median(rounds.map((round) => round[figure])).toFixed(1));
}
