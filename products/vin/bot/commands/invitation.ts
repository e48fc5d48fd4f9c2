import { type BotContext, defineButton, press } from "#platform/telegram";
import { joinByInvitation } from "../../actions/join-by-invitation.ts";
import type { VinServices } from "../../services.ts";
import { isPrivate } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { say } from "../wording/wording.ts";

/** Shows an invitation: to join with a tap whom an account is connected for, the page for all others. */
export async function showInvitation(
  { invitations, siteUrl }: Pick<VinServices, "invitations" | "siteUrl">,
  context: BotContext,
  token: string,
): Promise<void> {
  const { language, sender } = context;
  const found = await invitations.preview({ token });
  const shown = { workspace: found.workspaceName, role: say(language, `role_${found.role}`) };
  if (sender?.linkedUserId === undefined || !isPrivate(context)) {
    const url = `${siteUrl}/invitation#token=${encodeURIComponent(token)}`;
    context.reply({ text: say(language, "invitation", { ...shown, url }), plainLinks: true });
    return;
  }
  context.reply({
    text: say(language, "invitationAsk", { ...shown }),
    buttons: [[{ text: say(language, "invitationJoin"), press: press(kinds.join, { token }) }]],
  });
}

export const invitationButtons = (services: VinServices) => [
  defineButton(kinds.join, async (context, { token }) => {
    const { bot, language, requestId, sender } = context;
    const userId = sender?.linkedUserId;
    if (userId === undefined) return showInvitation(services, context, token);
    const joined = await joinByInvitation(services, { userId, token, requestId, botId: bot.botId });
    // At a bot of a workspace people act in that one, whatever else they are in.
    if (bot.workspaceId === null) await services.telegram.links.redeemInBot(context, joined.code);
    context.edit(say(language, "invitationJoined", { workspace: joined.name }));
  }),
];
