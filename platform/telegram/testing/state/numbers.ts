import { createHash } from "node:crypto";

/** Ids that come in the same order in every run. */
export interface Numbers {
  bot(): number;
  user(): number;
  group(): number;
  supergroup(): number;
  channel(): number;
  /** 18 digits. */
  digits(kind: string): string;
  /** Text that no client can take apart, the same in every run: `kind` and a running number make it. */
  text(kind: string, length: number): string;
}

export function createNumbers(): Numbers {
  const last = new Map<string, number>();
  const next = (kind: string): number => {
    const value = (last.get(kind) ?? 0) + 1;
    last.set(kind, value);
    return value;
  };
  return {
    bot: () => 7_000_000_000 + next("bot"),
    user: () => 500_000_000 + next("user"),
    group: () => -(4_000_000_000 + next("group")),
    supergroup: () => -(1_001_000_000_000 + next("supergroup")),
    channel: () => -(1_002_000_000_000 + next("channel")),
    digits: (kind) => queryNumber(`${kind} ${next(kind)}`),
    text: (kind, length) => scrambled(`${kind} ${next(kind)}`, length),
  };
}

/** A base64url text that only its source decides. */
export function scrambled(source: string, length: number): string {
  return createHash("sha512").update(source).digest("base64url").slice(0, length);
}

/** The token of a bot nobody gave one to. */
export function tokenOf(botId: number): string {
  return `${botId}:${scrambled(`token of ${botId}`, 35).replaceAll("_", "A")}`;
}

/** A number with 18 digits, as ids of queries have. */
export function queryNumber(source: string): string {
  const digest = createHash("sha256").update(source).digest();
  return String(100_000_000_000_000_000n + (digest.readBigUInt64BE() % 900_000_000_000_000_000n));
}
