import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import { campaignJob } from "../job-descriptions.ts";
import { enqueueCalls } from "../outgoing/enqueue.ts";
import { realmOf } from "../people/people-store.ts";
import type { CampaignState } from "./campaign.ts";
import { changeState, hasRecipientsLeft, lockCampaign, takeRecipients } from "./campaign-store.ts";
import { campaignCall, messageOf } from "./campaigns.ts";

/** So many seconds of messages wait in the queue, so that a pause holds at once and others get through. */
const WINDOW_SECONDS = 3;
const PAUSE_MS = 1000;
/** While its bot rests. */
const REST_PAUSE_MS = 60_000;

/**
 * Puts the next recipients of a running campaign into the outgoing queue, together with the note that
 * they are there, and comes back while there are more.
 */
export async function feedCampaign(
  parts: TelegramParts,
  given: { readonly campaignId: string; readonly generation: string },
  workspaceId: string | undefined,
): Promise<void> {
  const { database } = parts;
  const work = (transaction: Transaction): Promise<void> => feed(parts, given, transaction);
  await (workspaceId === undefined ? database.asApp(work) : database.withWorkspace(workspaceId, work));
}

async function feed(
  parts: TelegramParts,
  { campaignId, generation }: { readonly campaignId: string; readonly generation: string },
  transaction: Transaction,
): Promise<void> {
  const { bots, clock, config, jobs } = parts;
  const stored = await lockCampaign(transaction, campaignId);
  const bot = bots.find(stored.botId);
  if (stored.generation !== generation || !["scheduled", "running"].includes(stored.state)) return;
  // A job of a generation of its own: one that runs twice leaves a single one behind.
  const again = async (state: CampaignState, pauseMs: number) => {
    const current = await changeState(transaction, { campaignId, state, now: clock.now() });
    const { workspaceId } = transaction;
    const options = {
      runAt: dateFrom(clock.nowMs() + pauseMs),
      ...(workspaceId === undefined ? {} : { workspaceId }),
    };
    await jobs.enqueue(transaction, campaignJob, { campaignId, generation: current }, options);
  };
  if (bot === undefined) return again(stored.state, REST_PAUSE_MS);
  if (stored.state === "scheduled") {
    await transaction.query("select telegram.choose_recipients($1, $2, $3, $4, $5)", [
      campaignId,
      stored.botId,
      realmOf(bot),
      stored.segment,
      clock.now(),
    ]);
  }
  const message = messageOf(stored);
  const taken = await takeRecipients(transaction, campaignId, config.messagesPerSecond * WINDOW_SECONDS);
  const calls = taken.map(({ chat, language }) =>
    campaignCall(parts, bot, chat, message[language] ?? message.en, campaignId),
  );
  await enqueueCalls(parts, transaction, bot, calls);
  if (await hasRecipientsLeft(transaction, campaignId)) return again("running", PAUSE_MS);
  await changeState(transaction, { campaignId, state: "done", now: clock.now() });
}
