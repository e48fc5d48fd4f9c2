import { statfs } from "node:fs/promises";
import { cpus, freemem, totalmem } from "node:os";

/** Whole percentages in use. */
export interface SystemLoad {
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
}

interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** Measures this machine: processor use since the last call, memory and the disk of a folder now. */
export function createSystemMeter(folder: string): () => Promise<SystemLoad> {
  let before = cpuTimes();
  return async () => {
    const now = cpuTimes();
    const cpu = percent(now.busy - before.busy, now.total - before.total);
    before = now;
    return { cpu, memory: percent(totalmem() - freemem(), totalmem()), disk: await diskUse(folder) };
  };
}

function cpuTimes(): CpuTimes {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { busy: total - idle, total };
}

/** A folder that is gone has no room: 100. */
async function diskUse(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(() => undefined);
  if (disk === undefined) return 100;
  const used = disk.blocks - disk.bfree;
  return percent(used, used + disk.bavail);
}

function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.round((100 * part) / whole);
}
