import assert from "node:assert/strict";
import type { Decision, LimitCheck } from "../index.ts";

/** Numbers from 0 below 1 that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Granted {
  readonly atMs: number;
  readonly cost: number;
}

/** Knows every granted call and judges each decision from first principles. */
export class Referee {
  readonly #granted = new Map<string, Granted[]>();

  judge(decision: Decision, checks: readonly LimitCheck[], cost: number, nowMs: number): void {
    const fits = checks.map((check) => this.#used(check, nowMs) + cost <= limitOf(check));
    const told = `at ${nowMs} ms, cost ${cost}: ${JSON.stringify(decision)}`;
    assert.equal(decision.allowed, fits.every(Boolean), `room in every window decides, ${told}`);
    for (const [index, check] of checks.entries()) {
      const state = decision.states[index];
      const used = this.#used(check, nowMs) + (decision.allowed ? cost : 0);
      assert.equal(state?.remaining, limitOf(check) - used, `remaining ${told}`);
      assert.equal(state.waitMs > 0, !fits[index], `the violated policy is named ${told}`);
    }
    if (decision.allowed) for (const check of checks) this.#record(check, { atMs: nowMs, cost });
    else this.#judgeWait(decision, checks, cost, nowMs);
  }

  /** One millisecond before the promised time the call does not fit, at that time it does. */
  #judgeWait(decision: Decision, checks: readonly LimitCheck[], cost: number, nowMs: number): void {
    const fitsAt = (timeMs: number) =>
      checks.every((check) => this.#used(check, timeMs) + cost <= limitOf(check));
    if (decision.retryAfterMs === Infinity) {
      assert.ok(checks.some((check) => cost > limitOf(check)));
      return;
    }
    assert.ok(fitsAt(nowMs + decision.retryAfterMs), "Retry-After is long enough");
    assert.ok(!fitsAt(nowMs + decision.retryAfterMs - 1), "Retry-After is not too long");
  }

  #used(check: LimitCheck, nowMs: number): number {
    const windowMs = check.policy.windowSeconds * 1000;
    const granted = this.#granted.get(nameOf(check)) ?? [];
    return granted.reduce((sum, { atMs, cost }) => (atMs + windowMs > nowMs ? sum + cost : sum), 0);
  }

  #record(check: LimitCheck, granted: Granted): void {
    const all = this.#granted.get(nameOf(check)) ?? [];
    all.push(granted);
    this.#granted.set(nameOf(check), all);
  }
}

function limitOf(check: LimitCheck): number {
  return check.limit ?? check.policy.limit;
}

function nameOf(check: LimitCheck): string {
  return `${check.policy.name} ${check.key}`;
}
