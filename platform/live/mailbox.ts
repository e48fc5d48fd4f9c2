import type { LiveSignal } from "./types.ts";

/** A signal, or one whose content is still being fetched. */
export type MailboxEntry = LiveSignal | Promise<LiveSignal>;

/** Signals that wait for one reader, within a bound. */
export interface Mailbox {
  put(entry: MailboxEntry): void;
  /** The next signal, a heartbeat after so long a silence, `undefined` once closed. */
  take(patienceMs: number): Promise<LiveSignal | undefined>;
  /** Drops what waits; the reader is told the end. */
  close(): void;
}

const resync: LiveSignal = { kind: "resync" };
const heartbeat: LiveSignal = { kind: "heartbeat" };

/** When `limit` signals wait, they give way to one `resync`: the reader must read everything anew anyhow. */
export function createMailbox(limit: number): Mailbox {
  let entries: MailboxEntry[] = [];
  let closed = false;
  let wake: (() => void) | undefined;

  const arrival = (patienceMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    put(entry) {
      if (closed) return;
      if (entry === resync || entries.length >= limit) entries = [resync];
      else entries.push(entry);
      wake?.();
    },
    async take(patienceMs) {
      if (entries.length === 0 && !closed) await arrival(patienceMs);
      wake = undefined;
      if (closed) return undefined;
      return entries.shift() ?? heartbeat;
    },
    close() {
      closed = true;
      entries = [];
      wake?.();
    },
  };
}

/** Tells a reader that signals were lost; takes the place of everything that waits. */
export function putResync(mailbox: Mailbox): void {
  mailbox.put(resync);
}
