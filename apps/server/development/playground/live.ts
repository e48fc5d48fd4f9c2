import { setTimeout as delay } from "node:timers/promises";
import { formatServerSentEvent, formatServerSentRetry, serverSentHeartbeat } from "#platform/live";
import type { FakeEvent, FakeTelegram } from "#platform/telegram/testing";
import { newsOf } from "./news.ts";
import type { News } from "./wire.ts";

const RECONNECT_MS = 500;
const HEARTBEAT_MS = 15_000;

/** Names of events: the life of this fake and the event's number. */
export interface EventNames {
  nameOf(sequence: number): string;
  /** The number in a name of this life; undefined for names of others and what is none. */
  sequenceOf(name: string): number | undefined;
}

export function createEventNames(life: string): EventNames {
  return {
    nameOf: (sequence) => `${life}.${sequence}`,
    sequenceOf: (name) => {
      const [itsLife, sequence = ""] = name.split(".");
      return itsLife === life && /^[0-9]{1,15}$/.test(sequence) ? Number(sequence) : undefined;
    },
  };
}

/**
 * Everything after the event `known` as a `text/event-stream`, in order and without a gap, until the signal aborts.
 * Tells `anew` first when what was known is of another life or too long ago.
 */
export async function* liveTexts(
  telegram: FakeTelegram,
  names: EventNames,
  known: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const after = names.sequenceOf(known);
  const waiting: FakeEvent[] = [];
  let wake = (): void => undefined;
  const stop = telegram.observe((event) => {
    waiting.push(event);
    wake();
  });
  try {
    const missed = telegram.events(after ?? Number.MAX_SAFE_INTEGER);
    yield formatServerSentRetry(RECONNECT_MS);
    if (after === undefined || (missed[0]?.sequence ?? after + 1) > after + 1) yield textOf({ kind: "anew" });
    yield missed.map((event) => eventText(names, event)).join("");
    while (!signal.aborted) {
      const events = waiting.splice(0);
      if (events.length > 0) {
        yield events.map((event) => eventText(names, event)).join("");
        continue;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      if (await isQuiet(promise, signal)) yield serverSentHeartbeat;
    }
  } finally {
    stop();
  }
}

/** Whether nothing happened for a while. */
async function isQuiet(happened: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const done = new AbortController();
  const silence = delay(HEARTBEAT_MS, true, { signal: AbortSignal.any([signal, done.signal]) });
  try {
    return await Promise.race([happened.then(() => false), silence]);
  } catch {
    return false;
  } finally {
    done.abort();
    silence.catch(() => undefined);
  }
}

function eventText(names: EventNames, event: FakeEvent): string {
  const news = newsOf(event);
  return news === undefined ? "" : textOf(news, names.nameOf(event.sequence));
}

function textOf(news: News, id?: string): string {
  return formatServerSentEvent({ ...(id !== undefined && { id }), event: "news", data: news });
}
