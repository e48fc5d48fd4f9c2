import { AppError, dateFrom, messageOf } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import { enqueueCalls } from "../outgoing/enqueue.ts";
import type { Bot } from "../types.ts";
import type { Effects, UpdateHandler, UpdateRequest } from "./handler.ts";
import { finishUpdate, type Lane, nextUpdate, noteLaneScheduled, restLane } from "./inbox-store.ts";
import { scheduleLanes } from "./intake.ts";

export interface LaneParts extends TelegramParts {
  handlerOf(bot: Bot): UpdateHandler | undefined;
}

/** Then other lanes get their turn. */
const UPDATES_PER_TURN = 20;
/** Handlers that fail so often are given up. */
const ATTEMPTS = 3;
/** So often an update may begin without an end, which means that it kills its process. */
const STARTS = 6;

/**
 * Handles the waiting updates of one lane in order. What a handler wants to write and to say is stored
 * together with the note that its update is done, so whatever is interrupted begins again from nothing.
 */
export async function runLane(parts: LaneParts, lane: Lane, signal: AbortSignal): Promise<void> {
  const bot = parts.bots.find(lane.botId);
  const handler = bot === undefined ? undefined : parts.handlerOf(bot);
  if (bot === undefined || handler === undefined) {
    await parts.database.asOwner((transaction) => restLane(transaction, lane));
    return;
  }
  for (let count = 0; count < UPDATES_PER_TURN && !signal.aborted; count += 1) {
    const update = await nextUpdate(parts.database, lane);
    if (update === undefined) return;
    const requestId = `tg-${Number(update.updateId).toString(36)}`;
    const pauseMs = await handleOne(parts, handler, { bot, update, signal, requestId });
    if (pauseMs > 0) return comeBack(parts, lane, pauseMs);
  }
  await comeBack(parts, lane, 0);
}

/** Answers how long the lane must rest before this update is tried again; 0 when it has ended. */
async function handleOne(parts: LaneParts, handler: UpdateHandler, request: UpdateRequest): Promise<number> {
  const { clock, metrics } = parts;
  const startedMs = clock.monotonicMs();
  const seconds = () => (clock.monotonicMs() - startedMs) / 1000;
  const { attempts } = request.update;
  if (attempts > STARTS) {
    await bury(parts, handler, request, new Error("The process ended each time while this was handled."));
    metrics.handled("dead", seconds());
    return 0;
  }
  try {
    const effects = await handler.handle(request);
    await commit(parts, request, effects, "done");
    metrics.handled(effects.refused ? "refused" : "done", seconds());
    return 0;
  } catch (error) {
    if (error instanceof AppError && error.code === "TELEGRAM_UPDATE_TAKEN") return 0;
    if (request.signal.aborted || isDatabaseAway(error)) throw error;
    if (attempts < ATTEMPTS && !(error instanceof AppError && !error.retry)) {
      parts.logger.warn({ ...facts(request), error }, "An update failed and is tried again");
      metrics.handled("retry", seconds());
      return 1000 * 2 ** attempts;
    }
    await bury(parts, handler, request, error);
    metrics.handled("dead", seconds());
    return 0;
  }
}

async function bury(
  parts: LaneParts,
  handler: UpdateHandler,
  request: UpdateRequest,
  error: unknown,
): Promise<void> {
  parts.logger.error({ ...facts(request), error }, "An update is given up");
  await commit(parts, request, handler.apologise(request), "dead", messageOf(error));
}

async function commit(
  parts: LaneParts,
  { bot, update }: UpdateRequest,
  effects: Effects,
  state: "done" | "dead",
  reason?: string,
): Promise<void> {
  const { database, clock } = parts;
  const work = async (transaction: Parameters<Parameters<typeof database.asApp>[0]>[0]) => {
    const finished = await finishUpdate(transaction, {
      botId: bot.botId,
      updateId: update.updateId,
      state,
      ...(reason === undefined ? {} : { reason }),
      now: clock.now(),
    });
    if (!finished) throw telegramErrors.TELEGRAM_UPDATE_TAKEN();
    for (const write of effects.writes) await write(transaction);
    await enqueueCalls(parts, transaction, bot, effects.calls);
  };
  const { workspaceId } = effects;
  await (workspaceId === undefined ? database.asApp(work) : database.withWorkspace(workspaceId, work));
}

async function comeBack(parts: LaneParts, lane: Lane, pauseMs: number): Promise<void> {
  const at = dateFrom(parts.clock.nowMs() + pauseMs);
  await parts.database.asOwner(async (transaction) => {
    await noteLaneScheduled(transaction, lane, at);
    // Without a moment it is ready at once, even where the clock of this machine is ahead.
    await scheduleLanes(parts, transaction, [lane], pauseMs === 0 ? undefined : at);
  });
}

function isDatabaseAway(error: unknown): boolean {
  return error instanceof AppError && error.code.startsWith("DATABASE_") && error.retry;
}

function facts({ bot, update, requestId }: UpdateRequest): Readonly<Record<string, unknown>> {
  return {
    botId: bot.botId,
    product: bot.product,
    updateId: update.updateId,
    kind: update.kind,
    attempts: update.attempts,
    requestId,
  };
}
