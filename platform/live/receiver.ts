import type { Database, Subscription } from "#platform/database";
import type { Logger } from "#platform/telemetry";
import { type Envelope, readEnvelope } from "./envelope.ts";
import type { LargeEvents } from "./large-events.ts";
import { createMailbox, type Mailbox, putResync } from "./mailbox.ts";
import type { LiveSignal } from "./types.ts";

export interface ReceiverDeps {
  readonly database: Pick<Database, "listen">;
  readonly largeEvents: Pick<LargeEvents, "find">;
  readonly logger: Logger;
}

/** Hands this process's notifications to those who wait for them. */
export interface Receiver {
  readonly channel: string;
  /** Resolves when the server tells us; `leave` ends it. */
  join(workspaceId: string, topic: string, bufferLimit: number): Promise<Membership>;
  /** Members of one workspace. */
  countOf(workspaceId: string): number;
  close(): Promise<void>;
}

export interface Membership {
  readonly mailbox: Mailbox;
  leave(): void;
}

type ByTopic = Map<string, Set<Mailbox>>;

/** One channel for all workspaces and topics, on the connection that the process listens on anyway. */
const CHANNEL = "live_events";

export function createReceiver({ database, largeEvents, logger }: ReceiverDeps): Receiver {
  const workspaces = new Map<string, ByTopic>();
  let listening: Promise<Subscription> | undefined;

  const deliver = (text: string): void => {
    const envelope = readEnvelope(text);
    if (envelope === undefined) return;
    const mailboxes = workspaces.get(envelope.workspaceId)?.get(envelope.topic);
    if (mailboxes === undefined) return;
    const entry = entryOf(envelope, largeEvents, logger);
    for (const mailbox of mailboxes) mailbox.put(entry);
  };
  const missed = (): void => {
    for (const mailbox of everyMailbox(workspaces)) putResync(mailbox);
  };
  const listen = async (): Promise<void> => {
    listening ??= database.listen(CHANNEL, { onMessage: deliver, onMissed: missed });
    try {
      await listening;
    } catch (fault) {
      listening = undefined;
      throw fault;
    }
  };

  return {
    channel: CHANNEL,
    join: async (workspaceId, topic, bufferLimit) => {
      const mailbox = createMailbox(bufferLimit);
      const leave = enter(workspaces, workspaceId, topic, mailbox);
      try {
        await listen();
      } catch (fault) {
        leave();
        throw fault;
      }
      return { mailbox, leave };
    },
    countOf: (workspaceId) => {
      const topics = workspaces.get(workspaceId)?.values() ?? [];
      return [...topics].reduce((sum, mailboxes) => sum + mailboxes.size, 0);
    },
    close: async () => {
      for (const mailbox of everyMailbox(workspaces)) mailbox.close();
      const subscription = await listening?.catch(() => undefined);
      await subscription?.stop();
    },
  };
}

function enter(
  workspaces: Map<string, ByTopic>,
  workspaceId: string,
  topic: string,
  mailbox: Mailbox,
): () => void {
  const topics = workspaces.getOrInsertComputed(workspaceId, () => new Map());
  const mailboxes = topics.getOrInsertComputed(topic, () => new Set());
  mailboxes.add(mailbox);
  return () => {
    mailboxes.delete(mailbox);
    if (mailboxes.size === 0 && topics.get(topic) === mailboxes) topics.delete(topic);
    if (topics.size === 0 && workspaces.get(workspaceId) === topics) workspaces.delete(workspaceId);
  };
}

function* everyMailbox(workspaces: ReadonlyMap<string, ByTopic>): Generator<Mailbox> {
  for (const topics of workspaces.values()) for (const mailboxes of topics.values()) yield* mailboxes;
}

/** What a large event holds is fetched once for all who wait; what cannot be fetched is told as lost. */
function entryOf(
  { workspaceId, id, event }: Envelope,
  largeEvents: ReceiverDeps["largeEvents"],
  logger: Logger,
): LiveSignal | Promise<LiveSignal> {
  if (event !== undefined) return { kind: "event", event };
  return largeEvents.find(workspaceId, id).then(
    (found): LiveSignal => (found === undefined ? { kind: "resync" } : { kind: "event", event: found }),
    (error: unknown): LiveSignal => {
      logger.warn(
        { error, workspaceId },
        "A large live event could not be read; those who watch start anew.",
      );
      return { kind: "resync" };
    },
  );
}
