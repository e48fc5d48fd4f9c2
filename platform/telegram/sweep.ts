import { dateFrom } from "#platform/kernel";
import type { ScheduleDefinition } from "#platform/jobs";
import type { TelegramParts } from "./deps.ts";
import { contentCall } from "./handling/speak.ts";
import { forgottenLanes } from "./inbox/inbox-store.ts";
import { scheduleLanes } from "./inbox/intake.ts";
import { senderJob, sweepJob, tidyJob } from "./job-descriptions.ts";
import { endLateAnswers } from "./outgoing/answers.ts";
import { enqueueCalls } from "./outgoing/enqueue.ts";
import { PRIORITY } from "./outgoing/message.ts";
import { say } from "./wording/wording.ts";

export const telegramSchedules: readonly ScheduleDefinition[] = [
  { name: "telegram.sweep", time: { everySeconds: 60 }, missed: "skip", job: sweepJob },
  { name: "telegram.tidy", time: { cron: "25 * * * *" }, job: tidyJob },
];

/** A job that was to come so long ago is lost: it became a dead letter, or its bot rested. */
const FORGOTTEN_MS = 15 * 60_000;
const DIALOGUE_LIMIT = 500;

/** Ends dialogues whose time is over, and starts jobs for what waits without one. */
export async function sweep(parts: TelegramParts): Promise<void> {
  await endDialogues(parts);
  await wakeLanes(parts);
  await wakeSenders(parts);
  await endLateAnswers(parts);
}

interface ExpiredDialogue {
  readonly botId: string;
  readonly chat: string;
  readonly language: string;
}

async function endDialogues(parts: TelegramParts): Promise<void> {
  await parts.database.asOwner(async (transaction) => {
    const expired = await transaction.query<ExpiredDialogue>(
      `delete from telegram.dialogues where (bot_id, chat, telegram_user_id) in (
         select bot_id, chat, telegram_user_id from telegram.dialogues where expires_at <= $1
         order by expires_at limit $2 for update skip locked)
       returning bot_id as "botId", chat, language`,
      [parts.clock.now(), DIALOGUE_LIMIT],
    );
    for (const [botId, dialogues] of Map.groupBy(expired, (one) => one.botId)) {
      const bot = parts.bots.find(botId);
      if (bot === undefined) continue;
      const calls = dialogues.map(({ chat, language }) => {
        const content = { text: say(language, "dialogueExpired"), keyboard: "remove" as const };
        return contentCall(parts, bot, { chat, priority: PRIORITY.notification }, content).call;
      });
      await enqueueCalls(parts, transaction, bot, calls);
    }
  });
}

async function wakeLanes(parts: TelegramParts): Promise<void> {
  const { clock, database } = parts;
  const nowMs = clock.nowMs();
  await database.asOwner(async (transaction) => {
    const lanes = await forgottenLanes(transaction, {
      botIds: activeBots(parts),
      now: dateFrom(nowMs),
      scheduledBefore: dateFrom(nowMs - FORGOTTEN_MS),
    });
    await scheduleLanes(parts, transaction, lanes);
  });
}

async function wakeSenders(parts: TelegramParts): Promise<void> {
  const { clock, database, jobs } = parts;
  const nowMs = clock.nowMs();
  await database.asOwner(async (transaction) => {
    const woken = await transaction.query<{ botId: string; generation: string }>(
      `insert into telegram.senders as sender (bot_id, generation, next_at, scheduled_at)
       select bot.bot_id, nextval('telegram.generation'), $2, $2 from unnest($1::bigint[]) as bot (bot_id)
        where exists (select from telegram.outgoing o where o.bot_id = bot.bot_id and o.state in ('waiting', 'sending')
                         and o.priority > 0 and not o.held)
           or exists (select from telegram.outgoing o where o.bot_id = bot.bot_id and o.state = 'waiting' and o.held)
       on conflict (bot_id) do update
         set generation = excluded.generation, next_at = excluded.next_at, scheduled_at = excluded.scheduled_at
         where sender.scheduled_at < $3 and sender.next_at < $3
       returning bot_id as "botId", generation`,
      [activeBots(parts), dateFrom(nowMs), dateFrom(nowMs - FORGOTTEN_MS)],
    );
    for (const payload of woken) {
      const workspaceId = parts.bots.find(payload.botId)?.workspaceId ?? undefined;
      await jobs.enqueue(transaction, senderJob, payload, workspaceId === undefined ? {} : { workspaceId });
    }
  });
}

function activeBots({ bots }: TelegramParts): readonly string[] {
  return bots.all().flatMap((bot) => (bot.state === "active" ? [bot.botId] : []));
}
