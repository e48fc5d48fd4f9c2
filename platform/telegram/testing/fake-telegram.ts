import { type Clock, systemClock } from "#platform/kernel";
import { systemTimers, type Timers } from "#platform/outbound";
import { createPace, type PaceLimits } from "./faults/pace.ts";
import { createFaultPlan, type FaultPlan } from "./faults/plan.ts";
import { startApiServer } from "./http/server.ts";
import { runMethod } from "./methods/run.ts";
import { faceOf, type FakeBot, registerBot } from "./people/fake-bot.ts";
import { createChannel, createGroup, type FakeGroup, type GroupDescription } from "./people/groups.ts";
import { createFakeUser, type FakeUser } from "./people/index.ts";
import { readSpecification } from "./specification/table.ts";
import type { BotDescription } from "./state/bots.ts";
import { createFileShelf } from "./state/files.ts";
import { createInlineMessages } from "./state/inline-messages.ts";
import { createNumbers } from "./state/numbers.ts";
import { createPayments } from "./state/payments.ts";
import { createPerson, type PersonDescription } from "./state/persons.ts";
import { createQueries } from "./state/queries.ts";
import { createEventStream, type FakeEvent } from "./state/stream.ts";
import type { World } from "./state/world.ts";

export interface FakeTelegramOptions {
  /** Dates, lifetimes and waits follow it. Default: the real one. */
  readonly clock?: Clock;
  /** Long polls, repeated deliveries and late answers wait on them. Default: the real ones. */
  readonly timers?: Timers;
  /** Numbers of updates, messages and files come after it, where something remembers an earlier fake. Default: 0. */
  readonly firstNumber?: number;
  /** Refuse with 429 what is faster. Default: no limit. */
  readonly pace?: PaceLimits;
  /** Register the bot of any well-formed token on its first call. For development: any token works. */
  readonly acceptAnyToken?: boolean;
  /** Compare every answer and update with Telegram's description; a difference answers 500. */
  readonly selfCheck?: boolean;
}

/** A pretended Telegram: a Bot API server, people, groups and channels, and things that go wrong. */
export interface FakeTelegram {
  /** For the client's `apiRoot`: `http://127.0.0.1:` and a free port. */
  readonly apiRoot: string;
  addBot(description?: BotDescription): FakeBot;
  /** Every registered bot. */
  bots(): readonly FakeBot[];
  /** A person with an account. */
  user(description?: PersonDescription): FakeUser;
  users(): readonly FakeUser[];
  group(description: GroupDescription): FakeGroup;
  channel(description: GroupDescription): FakeGroup;
  /** Groups and channels. */
  groups(): readonly FakeGroup[];
  /** What goes wrong with calls. */
  readonly faults: FaultPlan;
  /** Changes the pace limits; `undefined` takes them off. */
  limitPace(limits: PaceLimits | undefined): void;
  /** Telegram is away until `up`, or for so long: calls break off, webhooks get nothing. */
  down(forMs?: number): void;
  up(): void;
  /** Calls `listener` with everything that happens from now on, in order. Answers a function that ends it. */
  observe(listener: (event: FakeEvent) => void): () => void;
  /** The latest events after that sequence number, oldest first; at least 5,000 are kept. */
  events(afterSequence?: number): readonly FakeEvent[];
  /** Ends waiting calls and deliveries and frees the port. */
  close(): Promise<void>;
}

/** Starts a fake Telegram on a free port of 127.0.0.1. */
export async function createFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const closing = new AbortController();
  const world = createWorld(options, closing.signal);
  const server = await startApiServer(world);
  let cancelReturn = (): void => undefined;
  const users: FakeUser[] = [];
  const groups: FakeGroup[] = [];
  return {
    apiRoot: server.root,
    addBot: (description = {}) => registerBot(world, description),
    bots: () => [...world.bots.values()].map(faceOf),
    user: (description = {}) => {
      const person = createPerson(world.numbers.user(), description);
      world.persons.set(person.user.id, person);
      return kept(users, createFakeUser(world, person));
    },
    users: () => [...users],
    group: (description) => kept(groups, createGroup(world, description)),
    channel: (description) => kept(groups, createChannel(world, description)),
    groups: () => [...groups],
    faults: world.faults,
    limitPace: (limits) => world.pace.set(limits),
    down: (forMs) => {
      setOutage(world, true);
      cancelReturn();
      if (forMs !== undefined) cancelReturn = world.timers.after(forMs, () => setOutage(world, false));
    },
    up: () => {
      cancelReturn();
      setOutage(world, false);
    },
    observe: (listener) => world.stream.observe(listener),
    events: (afterSequence = 0) => world.stream.since(afterSequence),
    close: async () => {
      closing.abort();
      cancelReturn();
      for (const bot of world.bots.values()) bot.webhook?.delivery.close();
      await server.close();
    },
  };
}

function kept<T>(all: T[], one: T): T {
  all.push(one);
  return one;
}

function createWorld(options: FakeTelegramOptions, closing: AbortSignal): World {
  const {
    clock = systemClock,
    timers = systemTimers,
    pace,
    selfCheck = false,
    acceptAnyToken = false,
    firstNumber = 0,
  } = options;
  const nowMs = (): number => clock.nowMs();
  const numbers = createNumbers();
  return {
    clock,
    timers,
    specification: readSpecification(),
    numbers,
    stream: createEventStream(nowMs),
    bots: new Map(),
    persons: new Map(),
    rooms: new Map(),
    files: createFileShelf(nowMs, firstNumber),
    queries: createQueries(nowMs),
    inlineMessages: createInlineMessages(() => numbers.text("inline message", 27)),
    payments: createPayments(() => numbers.text("invoice link", 22)),
    faults: createFaultPlan(),
    pace: createPace(clock, pace),
    outage: { active: false },
    closing,
    run: runMethod,
    acceptAnyToken,
    selfCheck,
    firstNumber,
  };
}

function setOutage(world: World, active: boolean): void {
  world.outage.active = active;
  for (const bot of world.bots.values()) {
    if (active) bot.webhook?.delivery.pause();
    else bot.webhook?.delivery.resume();
  }
}
