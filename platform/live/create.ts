import type { Database } from "#platform/database";
import { type Clock, newUuid } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { SMALL_EVENT_BYTES, writeEnvelope } from "./envelope.ts";
import { liveErrors } from "./errors.ts";
import { createLargeEvents } from "./large-events.ts";
import { createReceiver } from "./receiver.ts";
import { subscriptionOf } from "./subscription.ts";
import type { Live } from "./types.ts";

export interface LiveDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Subscriptions of one workspace in this process. 100 unless told. */
  readonly subscriberLimit?: number;
}

const LARGEST_EVENT_BYTES = 1_048_576;
const TOPIC = /^[a-z][a-z0-9.:-]{0,99}$/;
const DEFAULT_BUFFER = 64;
const DEFAULT_HEARTBEAT_SECONDS = 15;

/** Live events over the database's notifications; listens from the first subscription on. */
export function createLive(deps: LiveDeps): Live {
  const { clock, database, subscriberLimit = 100 } = deps;
  const largeEvents = createLargeEvents(database);
  const receiver = createReceiver({ ...deps, largeEvents });
  return {
    publish: async (transaction, workspaceId, topic, { type, data }) => {
      requireTopic(topic);
      if (transaction.workspaceId !== workspaceId) throw liveErrors.LIVE_WORKSPACE_MISMATCH();
      const id = newUuid(clock.nowMs());
      const event = { type, data };
      const json = JSON.stringify(event);
      const bytes = Buffer.byteLength(json);
      if (bytes > LARGEST_EVENT_BYTES) {
        throw liveErrors.LIVE_EVENT_TOO_LARGE({ limitBytes: LARGEST_EVENT_BYTES });
      }
      const isSmall = bytes <= SMALL_EVENT_BYTES;
      if (!isSmall) await largeEvents.keep(transaction, id, json, clock.now());
      const envelope = writeEnvelope({ workspaceId, topic, id, event: isSmall ? event : undefined });
      await transaction.notify(receiver.channel, envelope);
    },
    subscribe: async (workspaceId, topic, options = {}) => {
      requireTopic(topic);
      if (receiver.countOf(workspaceId) >= subscriberLimit) {
        throw liveErrors.LIVE_SUBSCRIBERS_LIMIT({ limit: subscriberLimit }, { retryAfterSeconds: 10 });
      }
      const { bufferLimit = DEFAULT_BUFFER, heartbeatSeconds = DEFAULT_HEARTBEAT_SECONDS, signal } = options;
      const { mailbox, leave } = await receiver.join(workspaceId, topic, bufferLimit);
      return subscriptionOf(mailbox, { heartbeatMs: heartbeatSeconds * 1000, signal, leave });
    },
    close: () => receiver.close(),
  };
}

function requireTopic(topic: string): void {
  if (!TOPIC.test(topic)) throw liveErrors.LIVE_TOPIC_INVALID();
}
