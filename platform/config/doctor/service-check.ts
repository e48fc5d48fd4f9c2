import { messageOf } from "#platform/kernel";
import type { Check } from "./doctor.ts";

export interface ServiceProbe {
  /** Such as `Database`, `Redis`, `Vehicle index`. */
  readonly name: string;
  /** Asks the service; answers what was found, or throws. Its `warning` turns the result into one. */
  probe(): Promise<{ readonly finding: string; readonly warning?: string }>;
  /** What to do when the probe throws. */
  readonly cure: string;
  readonly timeoutSeconds?: number;
}

const DEFAULT_TIMEOUT_SECONDS = 10;

/** A check that asks something outside of this part and does not wait for ever. */
export function serviceCheck(service: ServiceProbe): Check {
  return {
    name: service.name,
    run: async () => {
      try {
        const found = await withDeadline(service.probe(), service.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
        return found.warning === undefined
          ? { status: "ok", finding: found.finding }
          : { status: "warn", finding: found.finding, cure: found.warning };
      } catch (thrown) {
        return { status: "fail", finding: messageOf(thrown), cure: service.cure };
      }
    },
  };
}

async function withDeadline<Value>(work: Promise<Value>, timeoutSeconds: number): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`gave no answer within ${timeoutSeconds} s`)),
    timeoutSeconds * 1000,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
