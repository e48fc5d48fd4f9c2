import { createHash } from "node:crypto";
import type { RedisConnection } from "#platform/cache";
import { type Clock, messageOf } from "#platform/kernel";
import { type Decision, decide, type LimitCheck, type PolicyState } from "./decision.ts";
import { slidingWindowScript } from "./redis-script.ts";
import { mergingStepMs } from "./sliding-log.ts";

export interface RedisLimiterDeps {
  readonly redis: RedisConnection;
  /** First part of every key. */
  readonly prefix: string;
  /** For tests; the server's own clock counts when absent, so that all processes agree. */
  readonly clock?: Clock;
}

export interface RedisLimiter {
  /** Throws when Redis does not answer; nothing is known about the charge then. */
  consume(checks: readonly LimitCheck[], cost: number): Promise<Decision>;
}

const SERVER_TIME = -1;
const digest = createHash("sha1").update(slidingWindowScript).digest("hex");

/** Exact sliding windows shared by all processes, one round trip for all policies of a call. */
export function createRedisLimiter({ redis, prefix, clock }: RedisLimiterDeps): RedisLimiter {
  async function run(keys: readonly string[], values: readonly number[]): Promise<readonly number[]> {
    try {
      return (await redis.evalsha(digest, keys.length, ...keys, ...values)) as number[];
    } catch (fault) {
      if (!messageOf(fault).startsWith("NOSCRIPT")) throw fault;
      return (await redis.eval(slidingWindowScript, keys.length, ...keys, ...values)) as number[];
    }
  }

  return {
    async consume(checks, cost) {
      const counted = checks.filter((check) => limitOf(check) > 0);
      if (counted.length === 0) return decide([]);
      const keys = counted.map(({ policy, key }) => `${prefix}:rate:${policy.name}:${key}`);
      const values = counted.flatMap((check) => {
        const windowMs = check.policy.windowSeconds * 1000;
        return [limitOf(check), windowMs, mergingStepMs(limitOf(check), windowMs)];
      });
      const answer = await run(keys, [cost, clock === undefined ? SERVER_TIME : clock.nowMs(), ...values]);
      return decisionOf(counted, answer, cost);
    },
  };
}

function limitOf(check: LimitCheck): number {
  return check.limit ?? check.policy.limit;
}

function decisionOf(checks: readonly LimitCheck[], answer: readonly number[], cost: number): Decision {
  const allowed = checks.every((_check, index) => answer[index * 3 + 2] === 0);
  return decide(
    checks.map((check, index): PolicyState => {
      const [used = 0, resetMs = 0, waitMs = 0] = answer.slice(index * 3, index * 3 + 3);
      const windowMs = check.policy.windowSeconds * 1000;
      return {
        policy: check.policy,
        limit: limitOf(check),
        remaining: Math.max(0, limitOf(check) - used - (allowed ? cost : 0)),
        resetMs: allowed && used === 0 ? windowMs : resetMs,
        waitMs: waitMs < 0 ? Infinity : waitMs,
      };
    }),
  );
}
