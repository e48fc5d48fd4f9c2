import { setTimeout as sleep } from "node:timers/promises";
import { isTokenRefused, restBot } from "../bots/rest.ts";
import type { TelegramParts } from "../deps.ts";
import { allowedUpdates } from "../handling/allowed-updates.ts";
import type { BotDefinition } from "../handling/definition.ts";
import type { Bot } from "../types.ts";
import type { Intake } from "./intake.ts";
import { parseUpdate } from "./parse.ts";
import { createPollClaims, type PollClaims } from "./poll-claims.ts";

/** Fetches updates of the bots that have no webhook. */
export interface Poller {
  start(): void;
  /** Ends the fetching; what was fetched is stored. */
  stop(): Promise<void>;
}

export interface PollerParts extends TelegramParts {
  readonly intake: Intake;
  definitionOf(bot: Bot): BotDefinition | undefined;
}

const REVIEW_MS = 5000;
/** Telegram holds an empty answer back for so long. */
const HOLD_SECONDS = 50;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * One request is open for each bot, whichever process has claimed it. Updates are stored before the
 * next request confirms them, so nothing is lost whenever the process ends.
 */
export function createPoller(parts: PollerParts): Poller {
  const { bots, logger } = parts;
  const running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  const claims: PollClaims = createPollClaims(parts.database, () => {
    for (const { stop } of running.values()) stop.abort();
  });
  let timer: NodeJS.Timeout | undefined;
  let reviewing: Promise<void> | undefined;

  async function review(): Promise<void> {
    const wanted = new Map(
      bots
        .all()
        .filter(
          (bot) =>
            bot.intake === "polling" && bot.state === "active" && parts.definitionOf(bot) !== undefined,
        )
        .map((bot) => [bot.botId, bot]),
    );
    for (const [botId, { stop }] of running) if (!wanted.has(botId)) stop.abort();
    const free = [...wanted.keys()].filter((botId) => !running.has(botId));
    for (const botId of await claims.claim(free)) {
      const bot = wanted.get(botId);
      if (bot === undefined) continue;
      const stop = new AbortController();
      const ended = poll(parts, bot, stop.signal)
        .catch((error: unknown) => logger.warn({ botId, error }, "Fetching updates ended"))
        .finally(async () => {
          running.delete(botId);
          await claims.release(botId);
        });
      running.set(botId, { stop, ended });
    }
  }

  const look = (): void => {
    reviewing ??= review()
      .catch((error: unknown) => logger.debug({ error }, "Bots could not be claimed for fetching"))
      .finally(() => {
        reviewing = undefined;
      });
  };
  return {
    start() {
      look();
      timer = setInterval(look, REVIEW_MS);
    },
    async stop() {
      clearInterval(timer);
      await reviewing;
      const ending = [...running.values()];
      for (const { stop } of ending) stop.abort();
      await Promise.all(ending.map(({ ended }) => ended));
      await claims.close();
    },
  };
}

async function poll(parts: PollerParts, bot: Bot, signal: AbortSignal): Promise<void> {
  const { api, intake, logger } = parts;
  const token = await parts.bots.tokenOf(bot);
  const definition = parts.definitionOf(bot);
  let offset: number | undefined;
  let failures = 0;
  let webhookGone = false;
  while (!signal.aborted) {
    try {
      if (!webhookGone) {
        webhookGone = (await api.call(token, "deleteWebhook", {}, { signal })).kind === "done";
      }
      const answer = await api.call(
        token,
        "getUpdates",
        {
          ...(offset === undefined ? {} : { offset }),
          timeout: HOLD_SECONDS,
          allowed_updates: allowedUpdates(definition),
        },
        { signal, timeoutSeconds: HOLD_SECONDS + parts.config.requestTimeoutSeconds },
      );
      if (answer.kind === "done") {
        const updates = answer.result as readonly { readonly update_id: number }[];
        await intake.storeFetched(updates.map((update) => parseUpdate(bot.botId, JSON.stringify(update))));
        const last = updates.at(-1);
        if (last !== undefined) offset = last.update_id + 1;
        failures = 0;
        continue;
      }
      if (answer.kind === "refused" && isTokenRefused(answer.code, answer.description))
        return await restBot(parts, bot, token);
      if (!signal.aborted)
        logger.info({ botId: bot.botId, description: answer.description }, "Updates could not be fetched");
    } catch (error) {
      if (!signal.aborted) logger.warn({ botId: bot.botId, error }, "Updates could not be stored");
    }
    failures += 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS);
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
