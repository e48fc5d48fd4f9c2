import type { Clock } from "#platform/kernel";

/** Sessions whose access tokens are refused, each only until the last of its tokens has expired. */
export class RevokedSessions {
  readonly #clock: Clock;
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(sessionId: string): boolean {
    return this.#untilMs.has(sessionId);
  }

  add(sessionId: string, untilMs: number): void {
    this.#untilMs.set(sessionId, Math.max(untilMs, this.#untilMs.get(sessionId) ?? 0));
  }

  /** Drops what can no longer matter. */
  sweep(): void {
    const nowMs = this.#clock.nowMs();
    for (const [sessionId, untilMs] of this.#untilMs) {
      if (untilMs < nowMs) this.#untilMs.delete(sessionId);
    }
  }

  get size(): number {
    return this.#untilMs.size;
  }
}
