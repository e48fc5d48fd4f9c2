import { handleJob, type JobDefinition } from "#platform/jobs";
import { createBotApi } from "./api.ts";
import { createWorkspaceBots } from "./bots/workspace-bots.ts";
import { createCampaigns } from "./campaigns/campaigns.ts";
import { feedCampaign } from "./campaigns/feed.ts";
import { storeOperatorBots } from "./bots/operator-bots.ts";
import { openBotRegistry, TOKEN_PURPOSE } from "./bots/registry.ts";
import type { TelegramDeps, TelegramParts } from "./deps.ts";
import { downloadFile } from "./downloads.ts";
import { countWaiting } from "./waiting.ts";
import { createDefinitions } from "./handling/definitions.ts";
import { createMessenger } from "./handling/messenger.ts";
import { createBatcher } from "./inbox/batcher.ts";
import { createDeadUpdates } from "./inbox/dead-updates.ts";
import { createIntake } from "./inbox/intake.ts";
import { runLane } from "./inbox/lane.ts";
import { createPoller } from "./inbox/poller.ts";
import { createInterruptions } from "./inbox/rest.ts";
import {
  answersJob,
  campaignJob,
  laneJob,
  promptLaneJob,
  senderJob,
  sweepJob,
  tidyJob,
} from "./job-descriptions.ts";
import { createTelegramMetrics } from "./metrics.ts";
import { sendAnswers } from "./outgoing/answers.ts";
import { settleCalls, type Settlement } from "./outgoing/outgoing-store.ts";
import { runSender } from "./outgoing/sender.ts";
import { createAccountLinks } from "./people/links.ts";
import { createOwnData } from "./people/own-data.ts";
import { tidy } from "./retention/tidy.ts";
import { sweep, telegramSchedules } from "./sweep.ts";
import { syncBots } from "./sync.ts";
import type { Telegram } from "./telegram.ts";
import type { Bot } from "./types.ts";

/** Columns to be registered with the secrets part. */
export const telegramEncryptedColumns = [
  { table: "telegram.bots", column: "token", keyColumns: ["bot_id"], purpose: TOKEN_PURPOSE },
];

/** Opens the Telegram part on a migrated database; resolves when the bots are known. Nothing is fetched before `start`. */
export async function createTelegram(deps: TelegramDeps): Promise<Telegram> {
  const { config, database, secrets, logger, operatorBots } = deps;
  const bots = await openBotRegistry({
    database,
    secrets,
    logger,
    operatorBots,
    intake: config.intake,
  });
  const parts: TelegramParts = {
    ...deps,
    metrics: createTelegramMetrics(deps.metrics, () => countWaiting(database)),
    api: createBotApi({ apiRoot: config.apiRoot, timeoutSeconds: config.requestTimeoutSeconds }),
    bots,
  };
  const definitions = createDefinitions(parts);
  const definitionOf = (bot: Bot) => definitions.find(bot.product);
  const intake = createIntake(parts);
  const messenger = createMessenger(parts);
  const poller = createPoller({ ...parts, intake, definitionOf });
  return {
    register: (definition) => definitions.add(definition),
    receiveUpdate: (presented) => intake.receiveUpdate(presented),
    settle: () => intake.settle(),
    storeOperatorBots: (storing) => storeOperatorBots(parts, storing),
    sync: (botId) => syncBots({ ...parts, definitionOf }, botId),
    findBot: (botId) => bots.find(botId),
    knownBot: (botId) => bots.known(botId),
    botsOf: (product) => bots.all().filter((bot) => product === undefined || bot.product === product),
    download: (botId, fileId) => downloadFile(parts, botId, fileId),
    bots: createWorkspaceBots({ ...parts, products: () => definitions.products() }),
    messenger,
    campaigns: createCampaigns(parts),
    links: createAccountLinks(parts, messenger),
    ownData: createOwnData(parts),
    deadUpdates: createDeadUpdates(parts),
    jobs: jobsOf(parts, definitions),
    schedules: telegramSchedules,
    startPolling: () => poller.start(),
    async close() {
      await poller.stop();
      await intake.settle();
      await bots.close();
    },
  };
}

function jobsOf(
  parts: TelegramParts,
  definitions: ReturnType<typeof createDefinitions>,
): readonly JobDefinition[] {
  const settlements = createBatcher<Settlement>(
    (batch) => settleCalls(parts.database, batch, parts.clock.now()),
    { parallel: 2, limit: 200 },
  );
  const laneParts = {
    ...parts,
    interruptions: createInterruptions(parts.database),
    handlerOf: (bot: Bot) => definitions.handlerOf(bot),
  };
  const senderParts = { ...parts, results: definitions.results, settlements };
  return [
    handleJob(laneJob, ({ signal }, lane) => runLane(laneParts, lane, signal)),
    handleJob(promptLaneJob, ({ signal }, lane) => runLane(laneParts, lane, signal)),
    handleJob(answersJob, (_context, payload) => sendAnswers(senderParts, payload)),
    handleJob(senderJob, ({ signal }, payload) => runSender(senderParts, payload, signal)),
    handleJob(campaignJob, ({ workspaceId }, payload) => feedCampaign(parts, payload, workspaceId)),
    handleJob(sweepJob, () => sweep(parts)),
    handleJob(tidyJob, ({ signal }) => tidy(parts, signal)),
  ] as readonly JobDefinition[];
}
