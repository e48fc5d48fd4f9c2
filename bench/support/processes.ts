import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary folder that the database's own user may enter when the benchmark runs as root. */
export function workFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `tradepost-${name}-`));
  chmodSync(folder, 0o711);
  return folder;
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

export function hasCommand(name: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
}

/** Waits until `url` answers 200; throws when the process ends or the time is over. */
export async function waitUntilReady(url: string, child: ChildProcess, timeoutSeconds = 60): Promise<void> {
  const end = performance.now() + timeoutSeconds * 1000;
  while (performance.now() < end) {
    if (child.exitCode !== null)
      throw new Error(`The server ended with code ${child.exitCode} before ${url} answered.`);
    const ready = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${url} did not answer within ${timeoutSeconds} s.`);
}

/** Ends a process politely and waits for it. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

/** Memory of one process in MB: its share of every page (PSS) on Linux. */
export function memoryMegabytes(processId: number): number {
  const rollup = readFileSync(`/proc/${processId}/smaps_rollup`, "utf8");
  return Math.round(Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024);
}

/** Starts Tradepost with the very variables and arguments of `npm start`. */
export function startTradepost(environment: Record<string, string>): ChildProcess {
  const root = join(import.meta.dirname, "../..");
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: { start: string };
  };
  const [variables = "", command = ""] = manifest.scripts.start.split("exec node ");
  const own = Object.fromEntries(
    variables.split(" ").flatMap((pair) => (pair === "" ? [] : [pair.split("=")])),
  );
  const args = command.split(" ");
  const script = join(root, args.at(-1) ?? "");
  return start(process.execPath, [...args.slice(0, -1), script], { ...own, ...environment });
}

export function start(
  command: string,
  args: readonly string[],
  environment: Record<string, string>,
  output: "ignore" | "pipe" = "ignore",
): ChildProcess {
  return spawn(command, [...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", output, "inherit"],
  });
}

/** Processor time that a process has used so far, in microseconds (Linux). */
export function processorMicroseconds(processId: number): number {
  const afterName = readFileSync(`/proc/${processId}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const ticks = Number(afterName[11]) + Number(afterName[12]);
  return ticks * 10_000;
}
