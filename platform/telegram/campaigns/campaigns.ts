import type { Transaction } from "#platform/database";
import { AppError, newUuid, type Page, type PageRequest, readName } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import { telegramErrors } from "../errors.ts";
import { contentCall } from "../handling/speak.ts";
import { campaignJob } from "../job-descriptions.ts";
import { enqueueCalls } from "../outgoing/enqueue.ts";
import { realmOf } from "../people/people-store.ts";
import type { Bot } from "../types.ts";
import type {
  Campaign,
  CampaignMessage,
  CampaignReport,
  CampaignState,
  Segment,
  SegmentPreview,
} from "./campaign.ts";
import {
  changeState,
  countRecipients,
  insertCampaign,
  listCampaigns,
  lockCampaign,
  previewSegment,
  releaseRecipients,
  type StoredCampaign,
} from "./campaign-store.ts";

/**
 * Messages to many: each recipient gets one, whatever crashes. Within the transaction of the bot's
 * workspace; callers have checked that the person may do this.
 */
export interface Campaigns {
  /** How many people a segment has, and some of them. */
  preview(transaction: Transaction, botId: string, segment: Segment): Promise<SegmentPreview>;
  /** Throws `TELEGRAM_CAMPAIGN_INVALID` for a name that is none and for what Telegram would never take. */
  create(
    transaction: Transaction,
    given: {
      readonly botId: string;
      readonly name: string;
      readonly message: CampaignMessage;
      readonly segment: Segment;
    },
  ): Promise<string>;
  /** Sends it to these chats alone, in every language that it has; it stays a draft. */
  test(transaction: Transaction, campaignId: string, chats: readonly string[]): Promise<void>;
  /** Starts it now or later. Recipients are chosen when it starts. Throws `TELEGRAM_CAMPAIGN_PAST`. */
  schedule(transaction: Transaction, campaignId: string, startsAt?: Date): Promise<void>;
  /** Stops at once: what is on the wire arrives or comes back, and is not sent again. */
  pause(transaction: Transaction, campaignId: string): Promise<void>;
  resume(transaction: Transaction, campaignId: string): Promise<void>;
  /** Ends it as `pause` stops it; who did not get it stays among those who wait. */
  cancel(transaction: Transaction, campaignId: string): Promise<void>;
  /** Latest first. Throws `PAGE_CURSOR_INVALID`. */
  list(transaction: Transaction, botId: string, page: PageRequest): Promise<Page<Campaign>>;
  report(transaction: Transaction, campaignId: string): Promise<CampaignReport>;
}

const SAMPLE_SIZE = 10;

export function createCampaigns(parts: TelegramParts): Campaigns {
  return { ...drafting(parts), ...running(parts), ...reading };
}

/** Whether or not it speaks in this process: others send. */
function botOf({ bots }: TelegramParts, botId: string): Bot {
  const bot = bots.known(botId);
  if (bot?.state !== "active") throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
  return bot;
}

function drafting(parts: TelegramParts): Pick<Campaigns, "preview" | "create" | "test"> {
  const { clock } = parts;
  return {
    preview: (transaction, botId, segment) =>
      previewSegment(transaction, {
        botId,
        realm: realmOf(botOf(parts, botId)),
        segment,
        now: clock.now(),
        sampleSize: SAMPLE_SIZE,
      }),
    async create(transaction, { botId, name, message, segment }) {
      const bot = botOf(parts, botId);
      if ((bot.workspaceId ?? undefined) !== transaction.workspaceId)
        throw telegramErrors.TELEGRAM_WORKSPACE_MISMATCH();
      const called = nameOf(name);
      requireSendable(parts, bot, message);
      const campaignId = newUuid(clock.nowMs());
      await insertCampaign(transaction, {
        campaignId,
        botId,
        name: called,
        message: JSON.stringify(message),
        segment: JSON.stringify(segment),
        now: clock.now(),
      });
      return campaignId;
    },
    async test(transaction, campaignId, chats) {
      const stored = await lockCampaign(transaction, campaignId);
      const bot = botOf(parts, stored.botId);
      const contents = Object.values(messageOf(stored));
      const calls = chats.flatMap((chat) =>
        contents.map((content) => contentCall(parts, bot, { chat }, content).call),
      );
      await enqueueCalls(parts, transaction, bot, calls);
    },
  };
}

function nameOf(given: string): string {
  const read = readName(given);
  if (!read.ok) throw telegramErrors.TELEGRAM_CAMPAIGN_INVALID({ fault: read.fault });
  return read.value;
}

/** Throws now what would make every single message fail later. */
function requireSendable(parts: TelegramParts, bot: Bot, message: CampaignMessage): void {
  const contents = Object.values(message);
  if (contents.some((content) => !(typeof content === "string" ? content : content.text).isWellFormed()))
    throw telegramErrors.TELEGRAM_CAMPAIGN_INVALID({ fault: "A text ends or begins within a character." });
  try {
    for (const content of contents) campaignCall(parts, bot, "1", content);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== "TELEGRAM_MESSAGE_INVALID") throw thrown;
    throw telegramErrors.TELEGRAM_CAMPAIGN_INVALID({ fault: thrown.message });
  }
}

function running({
  clock,
  jobs,
}: TelegramParts): Pick<Campaigns, "schedule" | "pause" | "resume" | "cancel"> {
  async function run(
    transaction: Transaction,
    campaignId: string,
    state: "running" | "scheduled",
    startsAt?: Date,
  ): Promise<void> {
    const generation = await changeState(transaction, { campaignId, state, startsAt, now: clock.now() });
    const { workspaceId } = transaction;
    const options = {
      ...(workspaceId === undefined ? {} : { workspaceId }),
      ...(startsAt === undefined ? {} : { runAt: startsAt }),
    };
    await jobs.enqueue(transaction, campaignJob, { campaignId, generation }, options);
  }
  async function stop(
    transaction: Transaction,
    campaignId: string,
    state: "paused" | "cancelled",
    from: readonly CampaignState[],
  ): Promise<void> {
    allow(await lockCampaign(transaction, campaignId), from, state);
    await changeState(transaction, { campaignId, state, now: clock.now() });
    await releaseRecipients(transaction, campaignId);
  }
  return {
    async schedule(transaction, campaignId, startsAt) {
      if (startsAt !== undefined && startsAt.getTime() < clock.nowMs())
        throw telegramErrors.TELEGRAM_CAMPAIGN_PAST();
      allow(await lockCampaign(transaction, campaignId), ["draft", "scheduled"], "scheduled");
      await run(transaction, campaignId, "scheduled", startsAt ?? clock.now());
    },
    pause: (transaction, campaignId) => stop(transaction, campaignId, "paused", ["scheduled", "running"]),
    async resume(transaction, campaignId) {
      const stored = await lockCampaign(transaction, campaignId);
      allow(stored, ["paused"], "resumed");
      // One that was paused before its time still waits for it.
      if (stored.startedAt === null)
        await run(transaction, campaignId, "scheduled", stored.startsAt ?? undefined);
      else await run(transaction, campaignId, "running");
    },
    cancel: (transaction, campaignId) =>
      stop(transaction, campaignId, "cancelled", ["draft", "scheduled", "running", "paused"]),
  };
}

const reading: Pick<Campaigns, "list" | "report"> = {
  list: (transaction, botId, page) => listCampaigns(transaction, botId, page),
  async report(transaction, campaignId) {
    const campaign = await lockCampaign(transaction, campaignId);
    const counts = await countRecipients(transaction, campaignId);
    const { waiting = 0, queued = 0, sent = 0, failed = 0, blocked = 0, unknown = 0 } = counts;
    const total = waiting + queued + sent + failed + blocked + unknown;
    const { botId, name, state, startsAt, createdAt, startedAt, finishedAt } = campaign;
    const facts = { campaignId, botId, name, state, startsAt, createdAt, startedAt, finishedAt };
    return { ...facts, total, waiting, queued, sent, failed, blocked, unknown };
  },
};

function allow({ state }: StoredCampaign, from: readonly CampaignState[], wanted: string): void {
  if (!from.includes(state)) throw telegramErrors.TELEGRAM_CAMPAIGN_STATE({ state, wanted });
}

export function messageOf(stored: StoredCampaign): CampaignMessage {
  return JSON.parse(stored.message) as CampaignMessage;
}

/** The call for one recipient. Throws `TELEGRAM_MESSAGE_INVALID` for files that would have to be kept. */
export function campaignCall(
  parts: TelegramParts,
  bot: Bot,
  chat: string,
  content: CampaignMessage["en"],
  campaignId?: string,
): ReturnType<typeof contentCall>["call"] {
  const more = campaignId === undefined ? {} : { campaignId };
  const { call, keep } = contentCall(parts, bot, { chat, once: true, priority: 30, ...more }, content);
  if (keep.length > 0)
    throw telegramErrors.TELEGRAM_MESSAGE_INVALID({ fault: "a campaign takes files by fileId or url" });
  return call;
}
