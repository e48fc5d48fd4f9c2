import { parseCronItem } from "graphile-worker";
import { dateFrom } from "#platform/kernel";
import type { ScheduleTime } from "./definition.ts";

/** Answers the slots of a schedule. */
export interface SlotFinder {
  /** Slots after `fromMs` up to and including `toMs`, in order, in milliseconds since 1970. */
  between(fromMs: number, toMs: number): number[];
}

const MINUTE_MS = 60_000;
/** The greatest jump that a time zone makes; Lord Howe moves by half an hour, most by one hour. */
const LONGEST_SHIFT_MS = 3 * 3_600_000;

/**
 * Reads a schedule's time.
 *
 * Where clocks are moved, a schedule with given hours follows the wall clock: a time that is skipped
 * fires right after the jump, a time that comes twice fires once. A schedule for every hour (`*` or
 * `*\/n` in the hour field) follows elapsed time and is not affected.
 *
 * @throws Error naming the fault in the expression or the time zone
 */
export function slotFinder(time: ScheduleTime): SlotFinder {
  return "cron" in time ? cronSlots(time.cron, time.timeZone ?? "UTC") : regularSlots(time.everySeconds);
}

function regularSlots(everySeconds: number): SlotFinder {
  if (!Number.isInteger(everySeconds) || everySeconds < 1) {
    throw new Error(`everySeconds must be a whole number from 1, not ${everySeconds}.`);
  }
  const stepMs = everySeconds * 1000;
  return {
    between(fromMs, toMs) {
      const slots: number[] = [];
      for (let slot = (Math.floor(fromMs / stepMs) + 1) * stepMs; slot <= toMs; slot += stepMs)
        slots.push(slot);
      return slots;
    },
  };
}

function cronSlots(expression: string, timeZone: string): SlotFinder {
  const { match } = parseCronItem({ task: "schedule", match: expression }, `schedule "${expression}"`);
  const followsWallClock = !/^\S+\s+\*/.test(expression.trim());
  const offsetAt = zoneOffsets(timeZone);

  function matchesLocal(localMs: number): boolean {
    const local = dateFrom(localMs);
    return match({
      min: local.getUTCMinutes(),
      hour: local.getUTCHours(),
      date: local.getUTCDate(),
      month: local.getUTCMonth() + 1,
      dow: local.getUTCDay(),
    });
  }

  function fires(slotMs: number): boolean {
    const offset = offsetAt(slotMs);
    const localMs = slotMs + offset;
    if (!followsWallClock) return matchesLocal(localMs);
    const jump = offset - offsetAt(slotMs - MINUTE_MS);
    for (let skipped = MINUTE_MS; skipped <= jump; skipped += MINUTE_MS) {
      if (matchesLocal(localMs - skipped)) return true;
    }
    return matchesLocal(localMs) && !cameBefore(slotMs, offset);
  }

  function cameBefore(slotMs: number, offset: number): boolean {
    const earlierOffset = offsetAt(slotMs - LONGEST_SHIFT_MS);
    const earlierMs = slotMs - (earlierOffset - offset);
    return earlierOffset > offset && offsetAt(earlierMs) === earlierOffset;
  }

  return {
    between(fromMs, toMs) {
      const slots: number[] = [];
      for (let slot = (Math.floor(fromMs / MINUTE_MS) + 1) * MINUTE_MS; slot <= toMs; slot += MINUTE_MS) {
        if (fires(slot)) slots.push(slot);
      }
      return slots;
    },
  };
}

/** Milliseconds that local time is ahead of UTC at a moment; one question to the runtime per quarter of an hour. */
function zoneOffsets(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const quarterMs = 15 * MINUTE_MS;
  const known = new Map<number, number>();
  return (atMs) => {
    const quarter = Math.floor(atMs / quarterMs) * quarterMs;
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const parts = new Map(format.formatToParts(quarter).map((part) => [part.type, Number(part.value)]));
    const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(
      get("year"),
      get("month") - 1,
      get("day"),
      get("hour"),
      get("minute"),
      get("second"),
    );
    if (known.size > 1000) known.clear();
    known.set(quarter, local - quarter);
    return local - quarter;
  };
}
