import { setTimeout as sleep } from "node:timers/promises";
import { isConnectionLoss } from "../pool/faults.ts";

const attempts = 5;
const pauseMs = 200;

/**
 * Runs the first steps on a server that was just joined. Its last user may have left at that very
 * moment, so that it stops under our hands; then it is brought up again.
 */
export async function whileServerSettles<Result>(
  server: { ensureRunning(): Promise<void> },
  work: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (thrown) {
      if (attempt === attempts || !isConnectionLoss(thrown)) throw thrown;
      await sleep(pauseMs);
      await server.ensureRunning();
    }
  }
}
