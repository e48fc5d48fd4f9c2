import { availableParallelism, loadavg } from "node:os";

/**
 * How long a test waits for what is promised within a time: so long on a machine with its hands free, in proportion
 * longer on one that has more to do than cores to do it.
 */
export function patienceMs(promisedMs: number): number {
  const [lastMinute = 0] = loadavg();
  return promisedMs * Math.max(1, (2 * lastMinute) / availableParallelism());
}
