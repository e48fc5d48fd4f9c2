import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fakeClock } from "#platform/kernel/testing";
import { createLimits, type Decision, definePolicy, limitExceeded, rateLimitHeaders } from "../index.ts";
import { testLimitsConfig } from "../testing.ts";

const tenant = definePolicy("tenant", 2, 60);
const everyone = definePolicy("global", 1000, 60);

describe("headers of a decision", () => {
  const clock = fakeClock();
  const limits = createLimits({ config: testLimitsConfig(), clock });
  const call = (): Decision => {
    const decision = limits.consume([
      { policy: tenant, key: "a" },
      { policy: everyone, key: "all" },
    ]);
    if (decision instanceof Promise) throw new Error("Nothing is shared here.");
    return decision;
  };

  it("name every policy with quota and window, what remains and when units come back", () => {
    assert.deepEqual(rateLimitHeaders(call()), {
      "RateLimit-Policy": '"tenant";q=2;w=60, "global";q=1000;w=60',
      RateLimit: '"tenant";r=1;t=60, "global";r=999;t=60',
      "X-RateLimit-Limit": "2",
      "X-RateLimit-Remaining": "1",
      "X-RateLimit-Reset": "60",
    });
  });

  it("round seconds up, so that Retry-After is never too early and never before t", () => {
    clock.advanceMs(10_001);
    call();
    const refused = call();
    assert.deepEqual(rateLimitHeaders(refused), {
      "RateLimit-Policy": '"tenant";q=2;w=60, "global";q=1000;w=60',
      RateLimit: '"tenant";r=0;t=50, "global";r=998;t=50',
      "X-RateLimit-Limit": "2",
      "X-RateLimit-Remaining": "0",
      "X-RateLimit-Reset": "50",
      "Retry-After": "50",
    });
    const problem = limitExceeded(refused);
    assert.equal(problem.code, "LIMITS_EXCEEDED");
    assert.equal(problem.status, 429);
    assert.equal(problem.retryAfterSeconds, 50);
    assert.deepEqual(problem.members, { "violated-policies": ["tenant"] });
    assert.match(problem.message, /"tenant" \(2 per 60 s\) is used up. Try again in 50 s/);
  });

  it("let t of a refusing policy and Retry-After name the same moment, also for a costly call", () => {
    const hour = definePolicy("hour", 10, 3600);
    const consume = (cost: number): Decision => {
      const decision = limits.consume([{ policy: hour, key: "a" }], cost);
      if (decision instanceof Promise) throw new Error("Nothing is shared here.");
      return decision;
    };
    consume(4);
    clock.advanceMs(100_000);
    consume(4);
    const headers = rateLimitHeaders(consume(8));
    assert.equal(headers?.RateLimit, '"hour";r=2;t=3600');
    assert.equal(headers["Retry-After"], "3600");
    assert.equal(rateLimitHeaders(consume(1))?.RateLimit, '"hour";r=1;t=3500');
  });

  it("promise no time to a call that can never fit", () => {
    const refused = limits.consume([{ policy: tenant, key: "b" }], 3);
    if (refused instanceof Promise) throw new Error("Nothing is shared here.");
    assert.equal(rateLimitHeaders(refused)?.["Retry-After"], undefined);
    assert.equal(limitExceeded(refused).code, "LIMITS_COST_TOO_LARGE");
  });

  it("are absent when no limit applies", () => {
    const decision = limits.consume([]);
    if (decision instanceof Promise) throw new Error("Nothing is shared here.");
    assert.equal(rateLimitHeaders(decision), undefined);
  });
});
