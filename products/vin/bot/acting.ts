import { isAtLeast, type WorkspaceRole } from "#platform/identity";
import type { BotContext } from "#platform/telegram";
import { preferencesOf } from "../actions/preferences.ts";
import type { Preferences } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import type { VinServices } from "../services.ts";

/** For whom a message is worked on, and how they want it. */
export interface Acting {
  readonly workspaceId: string;
  /** `user:` and the id of the linked account, or `telegram:` and the person's. */
  readonly person: string;
  readonly preferences: Preferences;
  /** Whether what is saved in the workspace is theirs to see and to change, as it is a member's. */
  readonly isInside: boolean;
}

/**
 * Whoever wrote acts in the workspace that is theirs, or with a linked account in that account's, with its
 * role. At a workspace's own bot everybody may decode, and only members see what is the workspace's.
 *
 * Throws `VIN_BOT_FORBIDDEN` for less than the role, `VIN_BOT_MEMBERS_ONLY` for strangers at a workspace's bot.
 */
export async function actingOf(
  services: Pick<VinServices, "preferences">,
  context: BotContext,
  lowest: WorkspaceRole = "viewer",
): Promise<Acting> {
  const { workspaceId, sender } = context;
  if (workspaceId === undefined || sender === undefined) throw vinErrors.VIN_BOT_FORBIDDEN();
  const isPublic = context.bot.workspaceId !== null;
  const own = sender.linkedUserId === undefined && !isPublic ? "owner" : await context.role();
  const role = own ?? (isPublic ? "viewer" : null);
  if (role === null || !isAtLeast(role, lowest))
    throw own === null && isPublic ? vinErrors.VIN_BOT_MEMBERS_ONLY() : vinErrors.VIN_BOT_FORBIDDEN();
  const { linkedUserId, telegramUserId } = sender;
  const person = linkedUserId === undefined ? `telegram:${telegramUserId}` : `user:${linkedUserId}`;
  const preferences = await preferencesOf(services, workspaceId, person);
  return { workspaceId, person, preferences, isInside: isAtLeast(role, "member") };
}

/** Whether this is a chat with the bot alone. */
export function isPrivate(context: BotContext): boolean {
  return context.chat?.kind === "private";
}

/** Whether the bot is meant: alone with it, by its name, or by an answer to it. */
export function isAddressed(context: BotContext): boolean {
  if (isPrivate(context)) return true;
  const { message, bot } = context;
  const text = (message?.text ?? message?.caption ?? "").toLowerCase();
  if (text.includes(`@${bot.username.toLowerCase()}`)) return true;
  return String(message?.reply_to_message?.from?.id) === bot.botId;
}
