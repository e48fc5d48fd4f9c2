import type { Clock } from "#platform/kernel";
import type { Timers } from "#platform/outbound";
import type { FaultPlan } from "../faults/plan.ts";
import type { Pace } from "../faults/pace.ts";
import type { Call } from "../methods/call.ts";
import type { GivenParameters } from "../specification/request.ts";
import type { Specification } from "../specification/table.ts";
import type { Bot } from "./bots.ts";
import type { FileShelf } from "./files.ts";
import type { InlineMessages } from "./inline-messages.ts";
import type { Numbers } from "./numbers.ts";
import type { Payments } from "./payments.ts";
import type { Person } from "./persons.ts";
import type { Queries } from "./queries.ts";
import type { SharedRoom } from "./rooms.ts";
import type { EventStream } from "./stream.ts";

/** All that the pretended Telegram knows. */
export interface World {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly specification: Specification;
  readonly numbers: Numbers;
  readonly stream: EventStream;
  readonly bots: Map<number, Bot>;
  readonly persons: Map<number, Person>;
  /** Groups and channels, by id. */
  readonly rooms: Map<number, SharedRoom>;
  readonly files: FileShelf;
  readonly queries: Queries;
  readonly payments: Payments;
  readonly inlineMessages: InlineMessages;
  readonly faults: FaultPlan;
  readonly pace: Pace;
  /** While active, nobody reaches Telegram and Telegram reaches nobody. */
  readonly outage: { active: boolean };
  /** Aborted when the fake ends. */
  readonly closing: AbortSignal;
  /** Carries out a method as the server does. */
  readonly run: (call: Call, method: string, given: GivenParameters) => Promise<unknown>;
  readonly acceptAnyToken: boolean;
  /** Compares every answer and update with the description and throws on a difference. */
  readonly selfCheck: boolean;
  /** Numbers of updates, messages and files come after it. */
  readonly firstNumber: number;
}

/** Seconds since 1970, as all dates of the API are. */
export function nowSeconds(world: World): number {
  return Math.floor(world.clock.nowMs() / 1000);
}
