import type { Transaction } from "#platform/database";
import {
  decodeCursor,
  isUuid,
  type Page,
  type PageRequest,
  pageOf,
  paginationErrors,
} from "#platform/kernel";
import { telegramErrors } from "../errors.ts";
import type { Campaign, CampaignState, Segment, SegmentPreview } from "./campaign.ts";

const COLUMNS = `campaign_id as "campaignId", bot_id as "botId", name, state, starts_at as "startsAt",
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`;

export interface StoredCampaign extends Campaign {
  readonly message: string;
  readonly segment: string;
  readonly generation: string;
}

export async function insertCampaign(
  transaction: Transaction,
  given: {
    readonly campaignId: string;
    readonly botId: string;
    readonly name: string;
    readonly message: string;
    readonly segment: string;
    readonly now: Date;
  },
): Promise<void> {
  await transaction.query(
    `insert into telegram.campaigns (campaign_id, workspace_id, bot_id, name, message, segment, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      given.campaignId,
      transaction.workspaceId ?? null,
      given.botId,
      given.name,
      given.message,
      given.segment,
      given.now,
    ],
  );
}

/** Throws `TELEGRAM_CAMPAIGN_UNKNOWN`. Nobody else changes it until the transaction ends. */
export async function lockCampaign(transaction: Transaction, campaignId: string): Promise<StoredCampaign> {
  if (!isUuid(campaignId)) throw telegramErrors.TELEGRAM_CAMPAIGN_UNKNOWN();
  const [found] = await transaction.query<StoredCampaign>(
    `select ${COLUMNS}, message, segment, generation from telegram.campaigns where campaign_id = $1 for update`,
    [campaignId],
  );
  if (found === undefined) throw telegramErrors.TELEGRAM_CAMPAIGN_UNKNOWN();
  return found;
}

/** Latest first: ids sort by the time of creation. Throws `PAGE_CURSOR_INVALID`. */
export async function listCampaigns(
  transaction: Transaction,
  botId: string,
  { cursor, limit }: PageRequest,
): Promise<Page<Campaign>> {
  const [before = null] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  if (before !== null && (typeof before !== "string" || !isUuid(before)))
    throw paginationErrors.PAGE_CURSOR_INVALID();
  const rows = await transaction.query<Campaign>(
    `select ${COLUMNS} from telegram.campaigns
      where bot_id = $1 and ($2::uuid is null or campaign_id < $2) order by campaign_id desc limit $3`,
    [botId, before, limit + 1],
  );
  return pageOf(rows, limit, ({ campaignId }) => [campaignId]);
}

/** Changes the state under a new generation, so that jobs on their way do nothing; answers it. */
export async function changeState(
  transaction: Transaction,
  given: {
    readonly campaignId: string;
    readonly state: CampaignState;
    readonly startsAt?: Date | undefined;
    readonly now: Date;
  },
): Promise<string> {
  const [row] = await transaction.query<{ generation: string }>(
    `update telegram.campaigns
        set state = $2, generation = generation + 1, starts_at = coalesce($3, starts_at),
            started_at = case when $2 = 'running' then coalesce(started_at, $4) else started_at end,
            finished_at = case when $2 in ('done', 'cancelled') then $4 end
      where campaign_id = $1 returning generation`,
    [given.campaignId, given.state, given.startsAt ?? null, given.now],
  );
  if (row === undefined) throw telegramErrors.TELEGRAM_CAMPAIGN_UNKNOWN();
  return row.generation;
}

/** Ends all campaigns of a bot that is about to go, and takes their messages off its queue. */
export async function cancelCampaigns(transaction: Transaction, botId: string, now: Date): Promise<void> {
  const ended = await transaction.query<{ campaignId: string }>(
    `update telegram.campaigns set state = 'cancelled', generation = generation + 1, finished_at = $2
      where bot_id = $1 and state not in ('done', 'cancelled') returning campaign_id as "campaignId"`,
    [botId, now],
  );
  for (const { campaignId } of ended) await releaseRecipients(transaction, campaignId);
}

/** Takes off the queue what is not on the wire; what is follows when it would have to be sent again. */
export async function releaseRecipients(transaction: Transaction, campaignId: string): Promise<void> {
  await transaction.query("select telegram.release_recipients($1)", [campaignId]);
}

export async function previewSegment(
  transaction: Transaction,
  given: {
    readonly botId: string;
    readonly realm: string;
    readonly segment: Segment;
    readonly now: Date;
    readonly sampleSize: number;
  },
): Promise<SegmentPreview> {
  const values = [given.botId, given.realm, JSON.stringify(given.segment), given.now];
  const [counted] = await transaction.query<{ count: number }>(
    "select count(*)::integer as count from telegram.segment($1, $2, $3, $4)",
    values,
  );
  const sample = await transaction.query<SegmentPreview["sample"][number]>(
    "select chat, title, language from telegram.segment($1, $2, $3, $4) order by chat limit $5",
    [...values, given.sampleSize],
  );
  return { count: counted?.count ?? 0, sample };
}

export async function countRecipients(
  transaction: Transaction,
  campaignId: string,
): Promise<Readonly<Record<string, number>>> {
  const rows = await transaction.query<{ state: string; count: number }>(
    "select state, count from telegram.campaign_counts($1)",
    [campaignId],
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}

/** Whether anybody waits still or is on the way. */
export async function hasRecipientsLeft(transaction: Transaction, campaignId: string): Promise<boolean> {
  const [row] = await transaction.query<{ left: boolean }>({
    text: `select telegram.has_recipients_left($1) as "left"`,
    values: [campaignId],
  });
  return row?.left ?? false;
}

export function takeRecipients(
  transaction: Transaction,
  campaignId: string,
  window: number,
): Promise<{ readonly chat: string; readonly language: string }[]> {
  return transaction.query("select chat, language from telegram.take_recipients($1, $2)", [
    campaignId,
    window,
  ]);
}
