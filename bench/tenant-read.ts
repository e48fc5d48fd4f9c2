/**
 * `GET /api/v1/vin/history` of 50 workspaces: key, scope, limits, metrics and a read from PostgreSQL that forced
 * row-level security binds to the caller's workspace; nothing of it is cached. One row is read. Beside it a bare ceiling
 * (bench/peers/bare-read.mjs): the same statement on a pool without tenancy, keys, limits or metrics.
 * Rounds alternate; medians count. Needs wrk.
 */
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { testAudit } from "#platform/audit/testing";
import { coreConfig, loadConfig } from "#platform/config";
import { createDatabase, type Database, databaseConfig } from "#platform/database";
import { createIdentity, identityConfig } from "#platform/identity";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { configSlices } from "../apps/parts.ts";
import { type LoadResult, runLoad } from "./support/load.ts";
import {
  freePort,
  hasCommand,
  processorMicroseconds,
  start,
  startTradepost,
  stop,
  waitUntilReady,
  workFolder,
} from "./support/processes.ts";
import { median, printResult, printTable } from "./support/report.ts";
import { sampleVins } from "./support/vins.ts";

const WORKSPACES = 50;
const ROWS = 20;
const CONNECTIONS = 64;
const quick = process.argv.includes("--quick");
const rounds = quick ? 1 : 5;
const seconds = quick ? 3 : 6;

if (!hasCommand("wrk")) {
  console.error("This benchmark needs wrk; install it with: apt-get install wrk");
  process.exit(1);
}

interface Run extends LoadResult {
  /** Processor time of the server, without that of PostgreSQL, for one request. */
  readonly processorUs: number;
}

interface Target {
  readonly name: "tradepost" | "bare";
  readonly url: string;
  readonly processId: number;
  readonly keys: readonly string[];
}

const work = workFolder("tenant-read");
const results = new Map<string, Run[]>();
await using opened = new AsyncDisposableStack();
opened.defer(() => rmSync(work, { recursive: true, force: true }));
const targets = await openTargets();
for (let round = 0; round < rounds; round += 1) for (const target of targets) measure(target);

printTable(
  targets.map(({ name }) => ({
    server: name,
    "req/s": middle(name, "requestsPerSecond"),
    "p50 ms": middle(name, "p50Ms"),
    "p99 ms": middle(name, "p99Ms"),
    "CPU us/req": Math.round(middle(name, "processorUs")),
    errors: (results.get(name) ?? []).reduce((sum, { errors }) => sum + errors, 0),
    rounds: (results.get(name) ?? []).map(({ requestsPerSecond }) => requestsPerSecond).join(" "),
  })),
);
const ours = middle("tradepost", "requestsPerSecond");
const bare = middle("bare", "requestsPerSecond");
printResult({
  bench: "tenant-read",
  value: ours,
  unit: "req/s, one process, 64 connections",
  peers: { "bare node:http + pg without tenancy": bare },
  ratio: Number((ours / bare).toFixed(2)),
});

async function openTargets(): Promise<readonly Target[]> {
  const dataFolder = join(work, "data");
  const ourPort = await freePort();
  const ourChild = startTradepost({
    PORT: String(ourPort),
    TRADEPOST_DATA_DIR: dataFolder,
    TRADEPOST_ENVIRONMENT: "production",
  });
  opened.defer(() => stop(ourChild));
  await waitUntilReady(`http://127.0.0.1:${ourPort}/ready`, ourChild);
  const config = loadConfig(configSlices, { TRADEPOST_DATA_DIR: dataFolder });
  const database = await createDatabase({
    config: config.of(databaseConfig),
    dataDirectory: resolve(dataFolder),
    secret: config.of(coreConfig).masterSecret,
    logger: silentLogger,
    clock: systemClock,
  });
  opened.defer(() => database.close());
  const { keys, workspaceIds } = await fill(database, config.of(identityConfig));
  const barePort = await freePort();
  const bareChild = start(process.execPath, [join(import.meta.dirname, "peers/bare-read.mjs")], {
    PORT: String(barePort),
    PEER_DATABASE_URL: database.connectionString("ops"),
  });
  opened.defer(() => stop(bareChild));
  await waitUntilReady(`http://127.0.0.1:${barePort}/ready`, bareChild);
  return [
    { name: "tradepost", url: `http://127.0.0.1:${ourPort}`, processId: ourChild.pid ?? 0, keys },
    { name: "bare", url: `http://127.0.0.1:${barePort}`, processId: bareChild.pid ?? 0, keys: workspaceIds },
  ];
}

async function fill(
  database: Database,
  config: Parameters<typeof createIdentity>[0]["config"],
): Promise<{ readonly keys: readonly string[]; readonly workspaceIds: readonly string[] }> {
  const identity = await createIdentity({
    audit: testAudit(database),
    config,
    clock: systemClock,
    database,
    logger: silentLogger,
  });
  const keys: string[] = [];
  const workspaceIds: string[] = [];
  const vins = sampleVins(ROWS);
  for (let index = 0; index < WORKSPACES; index += 1) {
    const { id: workspaceId } = await identity.createWorkspace({ name: `Load ${index}` });
    const scopes = ["vin:history"];
    const { secret } = await identity.createApiKey({
      workspaceId,
      name: "load",
      scopes,
      limitPerMinute: 1_000_000,
    });
    await database.withWorkspace(workspaceId, (transaction) =>
      transaction.query(
        `insert into vin.decode_history
           (workspace_id, vin, source, decoded_on, times, first_decoded_at, last_decoded_at)
         select $1, vin, 'offline', current_date, 1, now(), now() from unnest($2::text[]) as vin`,
        [workspaceId, vins],
      ),
    );
    keys.push(secret);
    workspaceIds.push(workspaceId);
  }
  await identity.close();
  return { keys, workspaceIds };
}

function measure({ name, url, processId, keys }: Target): void {
  const paths = ["/api/v1/vin/history?limit=1"];
  const before = processorMicroseconds(processId);
  const result = runLoad(work, { url, connections: CONNECTIONS, seconds, pauseMs: 0, keys, paths });
  const used = processorMicroseconds(processId) - before;
  const run = { ...result, processorUs: used / (result.requestsPerSecond * seconds) };
  results.set(name, [...(results.get(name) ?? []), run]);
}

function middle(name: string, figure: keyof Run): number {
  return median((results.get(name) ?? []).map((result) => result[figure]));
}
