import { handleJob, type JobDefinition, type ScheduleDefinition } from "#platform/jobs";
import { createBotApi } from "./api.ts";
import { openBotRegistry, TOKEN_PURPOSE } from "./bots/registry.ts";
import type { TelegramDeps, TelegramParts } from "./deps.ts";
import { createDefinitions } from "./handling/definitions.ts";
import { createIntake } from "./inbox/intake.ts";
import { runLane } from "./inbox/lane.ts";
import { laneJob, senderJob } from "./job-descriptions.ts";
import { createTelegramMetrics } from "./metrics.ts";
import { runSender } from "./outgoing/sender.ts";
import type { Telegram } from "./telegram.ts";

/** Columns to be registered with the secrets part. */
export const telegramEncryptedColumns = [
  { table: "telegram.bots", column: "token", keyColumns: ["bot_id"], purpose: TOKEN_PURPOSE },
];

/** Opens the Telegram part on a migrated database; resolves when the bots are known. Nothing is fetched before `start`. */
export async function createTelegram(deps: TelegramDeps): Promise<Telegram> {
  const { config, database, secrets, logger, clock, operatorBots } = deps;
  const bots = await openBotRegistry({
    database,
    secrets,
    logger,
    operatorBots,
    intake: config.intake,
    now: clock.now(),
  });
  const parts: TelegramParts = {
    ...deps,
    metrics: createTelegramMetrics(deps.metrics),
    api: createBotApi({ apiRoot: config.apiRoot, timeoutSeconds: config.requestTimeoutSeconds }),
    bots,
  };
  const definitions = createDefinitions(parts);
  const intake = createIntake(parts);
  return {
    register: (definition) => definitions.add(definition),
    receiveUpdate: (presented) => intake.receiveUpdate(presented),
    jobs: jobsOf(parts, definitions),
    schedules: [] satisfies ScheduleDefinition[],
    async close() {
      await intake.settle();
      await bots.close();
    },
  };
}

function jobsOf(
  parts: TelegramParts,
  definitions: ReturnType<typeof createDefinitions>,
): readonly JobDefinition[] {
  return [
    handleJob(laneJob, ({ signal }, lane) =>
      runLane({ ...parts, handlerOf: (bot) => definitions.handlerOf(bot) }, lane, signal),
    ),
    handleJob(senderJob, ({ signal }, payload) =>
      runSender({ ...parts, results: definitions.results }, payload, signal),
    ),
  ] as readonly JobDefinition[];
}
