import { AppError, messageOf } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import { enqueueCalls } from "../outgoing/enqueue.ts";
import type { Bot } from "../types.ts";
import { collectAlbum } from "./albums.ts";
import type { Effects, UpdateHandler, UpdateRequest } from "./handler.ts";
import { finishUpdate, type Lane, nextUpdate, restLane } from "./inbox-store.ts";
import { isOwnFault } from "./own-fault.ts";
import { type Interruptions, interruptionPauseMs, type Rest, restLaneFor } from "./rest.ts";

export interface LaneParts extends TelegramParts {
  readonly interruptions: Interruptions;
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
  await parts.interruptions.note();
  for (let count = 0; count < UPDATES_PER_TURN && !signal.aborted; count += 1) {
    const update = await nextUpdate(parts.database, lane);
    if (update === undefined) return;
    const requestId = `tg-${Number(update.updateId).toString(36)}`;
    const rest = await handleNext(parts, handler, lane, { bot, update, signal, requestId });
    if (rest !== undefined) return leave(parts, lane, rest);
  }
  await restLaneFor(parts, lane, { pauseMs: 0 });
}

/** An album is handled when it is whole; until then its chat waits. */
async function handleNext(
  parts: LaneParts,
  handler: UpdateHandler,
  lane: Lane,
  request: UpdateRequest,
): Promise<Rest | undefined> {
  const { update } = request;
  if (!handler.collectsAlbums) return handleOne(parts, handler, request);
  const album = await collectAlbum(parts.database, lane, update, parts.clock.nowMs());
  if (album === undefined) return handleOne(parts, handler, request);
  if (album.waitMs === 0) return handleOne(parts, handler, { ...request, albumItems: album.others });
  return { pauseMs: album.waitMs, update: { updateId: update.updateId, cost: "nothing" } };
}

async function leave(parts: LaneParts, lane: Lane, rest: Rest): Promise<void> {
  try {
    await restLaneFor(parts, lane, rest);
  } catch (error) {
    if (rest.update?.cost === "interrupted") parts.interruptions.add(lane.botId, rest.update.updateId);
    throw error;
  }
}

/** Answers how the lane must rest before this update is tried again; nothing when it has ended. */
async function handleOne(
  parts: LaneParts,
  handler: UpdateHandler,
  request: UpdateRequest,
): Promise<Rest | undefined> {
  const { clock, logger, metrics } = parts;
  const startedMs = clock.monotonicMs();
  const seconds = () => (clock.monotonicMs() - startedMs) / 1000;
  const { updateId } = request.update;
  try {
    const result = await attempt(parts, handler, request);
    metrics.handled(result, seconds());
    if (result !== "retry") return undefined;
    return { pauseMs: 1000 * 2 ** (request.update.failures + 1), update: { updateId, cost: "failed" } };
  } catch (error) {
    if (error instanceof AppError && error.code === "TELEGRAM_UPDATE_TAKEN") return undefined;
    if (!isOwnFault(error, request.signal)) throw error;
    logger.warn({ ...facts(request), error }, "An update was interrupted and is tried again");
    metrics.handled("interrupted", seconds());
    return { pauseMs: interruptionPauseMs(request.update), update: { updateId, cost: "interrupted" } };
  }
}

/** Throws what is a fault of this installation, and `TELEGRAM_UPDATE_TAKEN`. */
async function attempt(
  parts: LaneParts,
  handler: UpdateHandler,
  request: UpdateRequest,
): Promise<"done" | "refused" | "retry" | "dead"> {
  const { attempts, failures } = request.update;
  if (attempts > STARTS) {
    await bury(parts, handler, request, new Error("The process ended each time while this was handled."));
    return "dead";
  }
  try {
    const effects = await handler.handle(request);
    await commit(parts, request, effects, "done");
    return effects.refused ? "refused" : "done";
  } catch (error) {
    if (error instanceof AppError && error.code === "TELEGRAM_UPDATE_TAKEN") throw error;
    if (isOwnFault(error, request.signal)) throw error;
    if (failures + 1 < ATTEMPTS && !(error instanceof AppError && !error.retry)) {
      parts.logger.warn({ ...facts(request), error }, "An update failed and is tried again");
      return "retry";
    }
    await bury(parts, handler, request, error);
    return "dead";
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
  { albumItems = [], bot, update }: UpdateRequest,
  effects: Effects,
  state: "done" | "dead",
  reason?: string,
): Promise<void> {
  const { database, clock } = parts;
  const now = clock.now();
  const work = async (transaction: Parameters<Parameters<typeof database.asApp>[0]>[0]) => {
    for (const { updateId } of [update, ...albumItems]) {
      const ending = { botId: bot.botId, updateId, state, now, ...(reason === undefined ? {} : { reason }) };
      if (!(await finishUpdate(transaction, ending))) throw telegramErrors.TELEGRAM_UPDATE_TAKEN();
    }
    for (const write of effects.writes) await write(transaction);
    await enqueueCalls(parts, transaction, bot, effects.calls);
  };
  const { workspaceId } = effects;
  await (workspaceId === undefined ? database.asApp(work) : database.withWorkspace(workspaceId, work));
}

function facts({ bot, update, requestId }: UpdateRequest): Readonly<Record<string, unknown>> {
  return {
    botId: bot.botId,
    product: bot.product,
    updateId: update.updateId,
    kind: update.kind,
    attempts: update.attempts,
    failures: update.failures,
    interruptions: update.interruptions,
    requestId,
  };
}
