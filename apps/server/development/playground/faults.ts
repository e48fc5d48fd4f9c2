import type { Clock } from "#platform/kernel";
import type { Fault, FakeTelegram } from "#platform/telegram/testing";
import type { ShownFaults } from "./wire.ts";

/** The calls that people see the effect of; faults spare those that only wait for updates. */
const SEEN_METHODS = [
  "sendMessage",
  "editMessageText",
  "editMessageReplyMarkup",
  "sendPhoto",
  "sendDocument",
  "sendInvoice",
  "answerCallbackQuery",
] as const;

/** Things that go wrong on demand. */
export interface Faults {
  /** Nobody reaches Telegram for so long. */
  down(seconds: number): void;
  /** The next call with a visible effect is refused; the name begins with the status. */
  next(name: string, fault: Fault): void;
  /** All is well again. */
  clear(): void;
  shown(): ShownFaults;
  close(): void;
}

export function createFaults(telegram: FakeTelegram, clock: Clock): Faults {
  let downUntilMs = 0;
  let armed: { readonly name: string; readonly takeBack: () => void } | undefined;
  const disarm = (): void => {
    armed?.takeBack();
    armed = undefined;
  };
  const stop = telegram.observe((event) => {
    if (event.kind !== "request" || armed?.name.startsWith(String(event.status)) !== true) return;
    if (SEEN_METHODS.some(isSame(event.method))) disarm();
  });
  return {
    down: (seconds) => {
      downUntilMs = clock.nowMs() + seconds * 1000;
      telegram.down(seconds * 1000);
    },
    next: (name, fault) => {
      disarm();
      const takeBacks = SEEN_METHODS.map((method) => telegram.faults.next(fault, { method }));
      armed = { name, takeBack: () => takeBacks.forEach((takeBack) => takeBack()) };
    },
    clear: () => {
      downUntilMs = 0;
      telegram.up();
      disarm();
    },
    shown: () => ({ downForMs: Math.max(0, downUntilMs - clock.nowMs()), next: armed?.name ?? null }),
    close: stop,
  };
}

function isSame(method: string): (other: string) => boolean {
  return (other) => other.toLowerCase() === method.toLowerCase();
}
