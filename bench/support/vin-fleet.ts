import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { createHash } from "node:crypto";
import { testAudit } from "#platform/audit/testing";
import { coreConfig, loadConfig } from "#platform/config";
import { createDatabase, type Database, databaseConfig } from "#platform/database";
import { createIdentity, identityConfig } from "#platform/identity";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { configSlices } from "../../apps/parts.ts";
import { freePort, hasCommand, start, startTradepost, stop, waitUntilReady } from "./processes.ts";
import { sampleVins } from "./vins.ts";

const KEYS = 100;
const VINS = 1000;
const root = join(import.meta.dirname, "../..");

/** One running server under test. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly processId: number;
  readonly keys: readonly string[];
}

export interface Fleet {
  readonly targets: readonly Target[];
  readonly vins: readonly string[];
  close(): Promise<void>;
}

/** Starts Tradepost and, where its packages are installed, the peer in both forms, all with the same data. */
export async function prepareFleet(folder: string): Promise<Fleet> {
  await using opened = new AsyncDisposableStack();
  const dataFolder = join(folder, "data");
  const tradepost = await startOurs(dataFolder);
  opened.defer(() => stop(tradepost.child));
  const config = loadConfig(configSlices, { TRADEPOST_DATA_DIR: dataFolder });
  const database = await createDatabase({
    config: config.of(databaseConfig),
    dataDirectory: resolve(dataFolder),
    secret: config.of(coreConfig).masterSecret,
    logger: silentLogger,
    clock: systemClock,
  });
  opened.defer(() => database.close());
  const keys = await makeKeys(
    database,
    loadConfig(configSlices, { TRADEPOST_DATA_DIR: dataFolder }).of(identityConfig),
  );
  const vins = sampleVins(VINS);
  const targets: Target[] = [
    { name: "tradepost", url: tradepost.url, processId: tradepost.child.pid ?? 0, keys },
  ];
  if (hasCommand("uvicorn"))
    targets.push(...(await startPeers(folder, database, tradepost.url, keys, vins, opened)));
  else
    console.log(
      "The peer is left out: install python3-fastapi, uvicorn, python3-asyncpg and python3-redis to see it.",
    );
  const toClose = opened.move();
  return { targets, vins, close: () => toClose.disposeAsync() };
}

async function startOurs(dataFolder: string): Promise<{ child: ChildProcess; url: string }> {
  const port = await freePort();
  const child = startTradepost({
    PORT: String(port),
    TRADEPOST_DATA_DIR: dataFolder,
    TRADEPOST_ENVIRONMENT: "production",
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(`${url}/ready`, child);
  return { child, url };
}

async function makeKeys(
  database: Database,
  config: Parameters<typeof createIdentity>[0]["config"],
): Promise<string[]> {
  const identity = await createIdentity({
    audit: testAudit(database),
    config,
    clock: systemClock,
    database,
    logger: silentLogger,
  });
  const keys: string[] = [];
  for (let index = 0; index < KEYS; index += 1) {
    const workspace = await identity.createWorkspace({ name: `Load ${index}` });
    const { secret } = await identity.createApiKey({
      workspaceId: workspace.id,
      name: "load",
      scopes: ["vin:decode"],
      limitPerMinute: 100_000,
    });
    keys.push(secret);
  }
  await identity.close();
  return keys;
}

async function startPeers(
  folder: string,
  database: Database,
  source: string,
  keys: readonly string[],
  vins: readonly string[],
  opened: AsyncDisposableStack,
): Promise<Target[]> {
  const redis = join(folder, "redis.sock");
  const redisServer = spawn(
    "redis-server",
    ["--port", "0", "--unixsocket", redis, "--save", "", "--appendonly", "no"],
    { stdio: "ignore" },
  );
  opened.defer(() => stop(redisServer));
  await fillPeerDatabase(database, source, keys, vins);
  const targets: Target[] = [];
  for (const form of ["model", "raw"]) {
    const port = await freePort();
    const child = start(
      "uvicorn",
      [
        "--app-dir",
        join(root, "bench/peers"),
        "fastapi_service:app",
        "--port",
        String(port),
        "--no-access-log",
        "--log-level",
        "error",
        "--loop",
        "uvloop",
        "--http",
        "httptools",
      ],
      {
        PEER_FORM: form,
        PEER_DATABASE_URL: socketAddress(database.connectionString("owner")),
        PEER_REDIS_URL: `unix://${redis}`,
      },
    );
    opened.defer(() => stop(child));
    const url = `http://127.0.0.1:${port}`;
    await waitUntilReady(`${url}/ready`, child);
    targets.push({ name: `fastapi ${form}`, url, processId: child.pid ?? 0, keys });
  }
  return targets;
}

/** Gives the peer the same keys, and as vehicles the very answers that Tradepost gives. */
async function fillPeerDatabase(
  database: Database,
  source: string,
  keys: readonly string[],
  vins: readonly string[],
): Promise<void> {
  const answers = await Promise.all(
    vins.map(async (vin) => {
      const answer = await fetch(`${source}/api/v1/vin/${vin}`, {
        headers: { authorization: `Bearer ${keys[0] ?? ""}` },
      });
      if (!answer.ok) throw new Error(`${vin}: ${answer.status} ${await answer.text()}`);
      return answer.text();
    }),
  );
  const hashes = keys.map((key) => createHash("sha256").update(key).digest("hex"));
  await database.asOwner(async (transaction) => {
    await transaction.query("create table api_keys (id serial primary key, hash text unique)");
    await transaction.query("create table vin_cache (vin text primary key, data jsonb)");
    await transaction.query(
      "create table history (id bigserial primary key, key_id int, vin text, decoded_at timestamptz default now())",
    );
    await transaction.query("insert into api_keys (hash) select unnest($1::text[])", [hashes]);
    await transaction.query("insert into vin_cache select unnest($1::text[]), unnest($2::text[])::jsonb", [
      vins,
      answers,
    ]);
  });
}

/** The same address without a host before the socket's folder, which asyncpg would prefer to it. */
function socketAddress(connectionString: string): string {
  const { username, password, pathname, searchParams } = new URL(connectionString);
  return `postgres://${username}:${password}@${pathname}?host=${encodeURIComponent(searchParams.get("host") ?? "")}`;
}
