/**
 * `GET /api/v1/vin/{vin}` with key, limit, metrics and history on, beside the stack that such services are
 * usually built on (FastAPI, asyncpg, Redis; bench/peers/fastapi_service.py) doing the same in the same run.
 *
 * Saturated: 1,000 connections, each sends as soon as it was answered. Offered: 1,000 users who pause 408 ms
 * on average, which offers 2,450 requests a second. Rounds alternate between the servers; medians count.
 * Needs wrk, redis-server and Debian's python3-fastapi, uvicorn, python3-asyncpg, python3-redis.
 */
import { rmSync } from "node:fs";
import { type LoadResult, runLoad } from "./support/load.ts";
import { hasCommand, memoryMegabytes, processorMicroseconds, workFolder } from "./support/processes.ts";
import { median, printResult, printTable } from "./support/report.ts";
import { prepareFleet, type Target } from "./support/vin-fleet.ts";

interface Run extends LoadResult {
  /** Processor time of the server for one request. */
  readonly processorUs: number;
  readonly memoryMegabytes: number;
}

const CONNECTIONS = 1000;
const PAUSE_MS = 408;
const quick = process.argv.includes("--quick");
const rounds = quick ? 1 : 3;
const seconds = quick ? 4 : 8;

for (const command of ["wrk", "redis-server"]) {
  if (!hasCommand(command)) {
    console.error(`This benchmark needs ${command}; install it with: apt-get install ${command}`);
    process.exit(1);
  }
}

const work = workFolder("http");
const fleet = await prepareFleet(work);
const saturated = new Map<string, Run[]>();
const offered = new Map<string, Run[]>();

try {
  for (let round = 0; round < rounds; round += 1) {
    for (const target of fleet.targets) measure(offered, target, PAUSE_MS);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const target of fleet.targets) measure(saturated, target, 0);
  }
} finally {
  await fleet.close();
  rmSync(work, { recursive: true, force: true });
}

console.log("\nSaturated, 1,000 connections");
printTable(rowsOf(saturated));
console.log("\nOffered 2,450 requests/s by 1,000 users");
printTable(rowsOf(offered));

const ours = middle(saturated, "tradepost", "requestsPerSecond");
const peers = Object.fromEntries(
  [...saturated.keys()]
    .filter((name) => name !== "tradepost")
    .map((name) => [name, middle(saturated, name, "requestsPerSecond")]),
);
const main = peers["fastapi model"];
printResult({
  bench: "vin-http",
  value: ours,
  unit: "req/s saturated, 1,000 connections, one process",
  peers: {
    ...peers,
    offeredP95Ms: middle(offered, "tradepost", "p95Ms"),
    offeredP99Ms: middle(offered, "tradepost", "p99Ms"),
    offeredMemoryMegabytes: middle(offered, "tradepost", "memoryMegabytes"),
  },
  ratio: main === undefined ? null : Number((ours / main).toFixed(1)),
});

function measure(into: Map<string, Run[]>, target: Target, pauseMs: number): void {
  const usedBefore = processorMicroseconds(target.processId);
  const result = runLoad(work, {
    url: target.url,
    connections: CONNECTIONS,
    seconds,
    pauseMs,
    keys: target.keys,
    paths: fleet.vins.map((vin) => `/api/v1/vin/${vin}`),
  });
  const processorUs =
    (processorMicroseconds(target.processId) - usedBefore) / (result.requestsPerSecond * seconds);
  const run = { ...result, processorUs, memoryMegabytes: memoryMegabytes(target.processId) };
  into.set(target.name, [...(into.get(target.name) ?? []), run]);
}

function rowsOf(results: Map<string, Run[]>): Record<string, string | number>[] {
  return [...results].map(([name, runs]) => ({
    server: name,
    "req/s": middle(results, name, "requestsPerSecond"),
    "p50 ms": middle(results, name, "p50Ms"),
    "p95 ms": middle(results, name, "p95Ms"),
    "p99 ms": middle(results, name, "p99Ms"),
    "CPU us/req": Math.round(middle(results, name, "processorUs")),
    errors: runs.reduce((sum, run) => sum + run.errors, 0),
    "memory MB": middle(results, name, "memoryMegabytes"),
    rounds: runs.map((run) => run.requestsPerSecond).join(" "),
  }));
}

function middle(results: Map<string, Run[]>, name: string, figure: keyof Run): number {
  return median((results.get(name) ?? []).map((run) => run[figure]));
}
