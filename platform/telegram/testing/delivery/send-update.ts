import type { Update, UpdateKind } from "../api-types.ts";
import type { Bot } from "../state/bots.ts";
import type { PendingUpdate } from "../state/updates.ts";
import type { World } from "../state/world.ts";
import { checkUpdate } from "../specification/self-check.ts";

/** Sent only when the bot's list names them. */
const ON_REQUEST: readonly UpdateKind[] = ["chat_member", "message_reaction", "message_reaction_count"];

/**
 * Hands an update to a bot if the bot wants its kind. Updates with the same order key arrive in order:
 * messages and edits of a chat, its reactions, its members, and each kind of a person's queries.
 */
export function sendUpdate(
  world: World,
  bot: Bot,
  content: Omit<Update, "update_id">,
  orderKey: string,
): void {
  const [kind] = Object.keys(content) as UpdateKind[];
  if (kind === undefined || !wants(bot, kind)) return;
  const pending = bot.updates.add(content, orderKey);
  checkUpdate(world, pending.update);
  world.stream.publish({ kind: "update", byBotId: bot.user.id, update: pending.update });
  deliver(bot, pending);
}

function wants(bot: Bot, kind: UpdateKind): boolean {
  return bot.allowedUpdates?.includes(kind) ?? !ON_REQUEST.includes(kind);
}

/** Tells the webhook or the waiting getUpdates call that there is something new. */
function deliver(bot: Bot, pending: PendingUpdate): void {
  bot.webhook?.delivery.add(pending);
  bot.poll?.wake();
}

/** Hands over an update exactly as given, its id included: for repeated and shuffled updates. */
export function sendRawUpdate(bot: Bot, update: Update, orderKey: string): void {
  deliver(bot, bot.updates.addRaw(update, orderKey));
}
