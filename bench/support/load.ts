import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Mean pause of a user between two requests, in milliseconds; 0 sends as fast as answers come. */
  readonly pauseMs: number;
  readonly keys: readonly string[];
  /** What is asked for, at random. */
  readonly paths: readonly string[];
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Answers that were not 2xx, and broken connections. */
  readonly errors: number;
}

/** Drives a server with wrk: a random path and key for each GET. */
export function runLoad(folder: string, load: Load): LoadResult {
  const script = join(folder, "load.lua");
  writeFileSync(script, luaScript(load));
  const run = spawnSync(
    "wrk",
    ["-t1", `-c${load.connections}`, `-d${load.seconds}s`, "--timeout", "20s", "-s", script, load.url],
    { encoding: "utf8" },
  );
  const figures = /FIGURES (\{.*\})/.exec(run.stdout)?.[1];
  if (figures === undefined) throw new Error(`wrk failed: ${run.stderr}${run.stdout}`);
  return JSON.parse(figures) as LoadResult;
}

function luaScript(load: Load): string {
  const quoted = (texts: readonly string[]): string => texts.map((text) => `"${text}"`).join(",");
  const pause = load.pauseMs === 0 ? "" : `function delay() return math.random(0, ${load.pauseMs * 2}) end`;
  return `
local keys = {${quoted(load.keys)}}
local paths = {${quoted(load.paths)}}
local headers = {}
for index, key in ipairs(keys) do headers[index] = { ["Authorization"] = "Bearer " .. key } end
function request()
  return wrk.format("GET", paths[math.random(#paths)], headers[math.random(#headers)])
end
${pause}
function done(summary, latency)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format('FIGURES {"requestsPerSecond":%.0f,"p50Ms":%.2f,"p95Ms":%.2f,"p99Ms":%.2f,"errors":%d}\\n',
    summary.requests / (summary.duration / 1000000), latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, errors))
end
`;
}
