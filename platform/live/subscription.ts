import type { Mailbox } from "./mailbox.ts";
import type { LiveSubscription } from "./types.ts";

interface SubscriptionParts {
  readonly heartbeatMs: number;
  readonly signal: AbortSignal | undefined;
  leave(): void;
}

/** Reads a mailbox until it is closed, the signal is aborted, or the reader leaves. */
export function subscriptionOf(mailbox: Mailbox, parts: SubscriptionParts): LiveSubscription {
  const { heartbeatMs, signal, leave } = parts;
  const close = (): void => {
    signal?.removeEventListener("abort", close);
    mailbox.close();
    leave();
  };
  if (signal?.aborted) close();
  else signal?.addEventListener("abort", close, { once: true });
  return {
    close,
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const next = await mailbox.take(heartbeatMs);
          if (next === undefined) return;
          yield next;
        }
      } finally {
        close();
      }
    },
  };
}
