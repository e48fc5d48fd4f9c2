import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "#platform/kernel";
import { type Cache, createCache } from "./cache.ts";
import type { CacheConfig } from "./config.ts";
import { connectRedis } from "./redis-connection.ts";

/** Settings for tests: a budget that a busy machine keeps. */
export const testCacheConfig: CacheConfig = {
  redisUrl: undefined,
  prefix: "test",
  memoryItems: 1000,
  budgetMilliseconds: 5000,
};

/** A cache in memory alone. */
export function createTestCache(): Promise<Cache> {
  return createCache({ config: testCacheConfig, clock: systemClock });
}

/** A Redis server of its own on a Unix socket. */
export interface TestRedis {
  /** For `connectRedis`. */
  readonly url: string;
  /** Stops the process where it stands, so that it answers nothing, and lets it go on. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

const SERVERS = ["redis-server", "valkey-server"];

/** Why a test that needs Redis is left out. */
export const redisAbsent = `none of ${SERVERS.join(", ")} is installed (Debian: apt-get install redis-server)`;

/** Starts a server; `undefined` when none is installed. */
export async function startTestRedis(): Promise<TestRedis | undefined> {
  for (const program of SERVERS) {
    const folder = await mkdtemp(join(tmpdir(), "tradepost-redis-"));
    const server = await start(program, folder);
    if (server !== undefined) return server;
    await rm(folder, { recursive: true });
  }
  return undefined;
}

async function start(program: string, folder: string): Promise<TestRedis | undefined> {
  const url = join(folder, "redis.sock");
  const options = ["--port", "0", "--unixsocket", url, "--save", "", "--appendonly", "no", "--dir", folder];
  const child = spawn(program, options, { stdio: "ignore" });
  try {
    await once(child, "spawn");
  } catch {
    return undefined;
  }
  const exited = once(child, "exit");
  process.once("exit", () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  await answering(url);
  return {
    url,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async stop() {
      child.kill("SIGKILL");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url: string): Promise<void> {
  const redis = await connectRedis({ url });
  await new Promise<void>((resolve) => redis.once("ready", resolve));
  redis.disconnect();
}
