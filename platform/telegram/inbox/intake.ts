import type { Transaction } from "#platform/database";
import type { TelegramParts } from "../deps.ts";
import { isSecret, webhookSecret } from "../bots/secret.ts";
import { telegramErrors } from "../errors.ts";
import { laneJob, promptLaneJob } from "../job-descriptions.ts";
import { createBatcher } from "./batcher.ts";
import { type Lane, markWoken, storeRejected, storeUpdates } from "./inbox-store.ts";
import {
  type IncomingUpdate,
  INLINE_LANES,
  type ParsedUpdate,
  parseUpdate,
  PAYMENT_LANES,
  type RejectedUpdate,
} from "./parse.ts";

export interface PresentedUpdate {
  readonly botId: string;
  /** Header `X-Telegram-Bot-Api-Secret-Token`. */
  readonly secret: string | undefined;
  /** The body as it came. */
  readonly body: string | Uint8Array;
}

/** Where updates come in, whether they are brought or fetched. */
export interface Intake {
  /**
   * Takes one update of a webhook; when it resolves the update is stored and Telegram may hear 200.
   * What is no update is kept as a dead letter and answered the same way: sending it again would not
   * help. Throws `TELEGRAM_BOT_UNKNOWN` (404), `TELEGRAM_SECRET_WRONG` (401), or what the database
   * says, for which Telegram shall try again.
   */
  receiveUpdate(presented: PresentedUpdate): Promise<void>;
  /** Stores updates that were fetched; afterwards they may be confirmed. */
  storeFetched(parsed: readonly ParsedUpdate[]): Promise<void>;
  /** Waits for what is being stored and for its jobs. */
  settle(): Promise<void>;
}

const BATCH_LIMIT = 500;
const PARALLEL_BATCHES = 2;
/** Queries run before everything else of their workspace. */
const QUERY_PRIORITY = -100;

type IntakeParts = Pick<
  TelegramParts,
  "bots" | "clock" | "database" | "jobs" | "logger" | "metrics" | "signingKey"
>;

interface Taken {
  readonly updates: readonly IncomingUpdate[];
  readonly rejected: readonly RejectedUpdate[];
  readonly now: Date;
}

export function createIntake(parts: IntakeParts): Intake {
  const { bots, clock, database, logger, metrics, signingKey } = parts;

  async function wake(transaction: Transaction, lanes: readonly Lane[]): Promise<void> {
    await scheduleLanes(parts, transaction, await markWoken(transaction, lanes, clock.now()));
  }

  /** Nobody who brings an update waits for these; what fails here is found by the sweep. */
  const waking = createBatcher<readonly Lane[]>(
    (batch) => database.asOwner((transaction) => wake(transaction, batch.flat())),
    { parallel: 1, limit: BATCH_LIMIT },
  );

  async function take({ updates, rejected, now }: Taken): Promise<number> {
    const isUrgent = updates.some(({ lane }) => lane.startsWith(PAYMENT_LANES));
    if (rejected.length === 0 && !isUrgent) {
      const { stored, lanes } = await storeUpdates(database, updates, now);
      if (lanes.length > 0)
        waking
          .add(lanes)
          .catch((error: unknown) => logger.warn({ error }, "Updates wait for the next sweep"));
      return stored;
    }
    return database.asOwner(async (transaction) => {
      if (rejected.length > 0) await storeRejected(transaction, rejected, now);
      if (updates.length === 0) return 0;
      const { stored, lanes } = await storeUpdates(transaction, updates, now);
      await wake(transaction, lanes);
      return stored;
    });
  }

  async function store(batch: readonly ParsedUpdate[]): Promise<void> {
    const now = clock.now();
    const updates = batch.flatMap((one) => ("update" in one ? [one.update] : []));
    const rejected = batch.flatMap((one) => ("rejected" in one ? [one.rejected] : []));
    const stored = await take({ updates, rejected, now });
    metrics.received("stored", stored);
    metrics.received("duplicate", updates.length - stored);
    metrics.received("rejected", rejected.length);
  }

  const toldOf = new Set<string>();
  /** Once for each bot: strangers may come as often as they like. */
  function tellOfWrongSecret(botId: string): void {
    if (toldOf.has(botId)) return;
    toldOf.add(botId);
    logger.warn(
      { botId },
      "An update came with a wrong secret. If it was Telegram's, `tradepost telegram sync` sets the webhook anew",
    );
  }

  const batcher = createBatcher(store, { parallel: PARALLEL_BATCHES, limit: BATCH_LIMIT });
  return {
    async receiveUpdate({ botId, secret, body }) {
      if (bots.find(botId) === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
      if (!isSecret(secret, webhookSecret(signingKey, botId))) {
        tellOfWrongSecret(botId);
        throw telegramErrors.TELEGRAM_SECRET_WRONG();
      }
      await batcher.add(parseUpdate(botId, body));
    },
    async storeFetched(parsed) {
      await Promise.all(parsed.map((one) => batcher.add(one)));
    },
    async settle() {
      await batcher.settle();
      await waking.settle();
    },
  };
}

/** Enqueues the jobs of lanes, each in the workspace of its bot. */
export async function scheduleLanes(
  { bots, jobs }: Pick<TelegramParts, "bots" | "jobs">,
  transaction: Transaction,
  lanes: readonly Lane[],
  runAt?: Date,
): Promise<void> {
  const groups = Map.groupBy(lanes, ({ botId, lane }) => {
    const workspaceId = bots.find(botId)?.workspaceId ?? "";
    return `${workspaceId} ${lane.slice(0, lane.indexOf(":") + 1)}`;
  });
  for (const [group, members] of groups) {
    const [workspaceId = "", kind = ""] = group.split(" ");
    await jobs.enqueueMany(
      transaction,
      kind === PAYMENT_LANES ? promptLaneJob : laneJob,
      members.map(({ botId, lane }) => ({ botId, lane })),
      {
        priority: kind === PAYMENT_LANES || kind === INLINE_LANES ? QUERY_PRIORITY : 0,
        ...(runAt === undefined ? {} : { runAt }),
        ...(workspaceId === "" ? {} : { workspaceId }),
      },
    );
  }
}
