import { type BotContext, type Content, defineButton, press } from "#platform/telegram";
import { bringAlong, movablesOf } from "../../actions/bring-along.ts";
import type { VinServices } from "../../services.ts";
import { actingOf } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { say } from "../wording/wording.ts";

/**
 * Says what stays behind in the workspace that is the person's alone, with a button that brings it along once an
 * account is connected; `undefined` when that is nothing.
 */
export async function bringOffer(
  services: VinServices,
  { bot, language, sender, workspaceId: from }: BotContext,
): Promise<Content | undefined> {
  const isOwn = bot.workspaceId === null && sender?.linkedUserId === undefined;
  if (!isOwn || from === undefined) return undefined;
  const { vehicles, entries } = await movablesOf(services, from);
  if (vehicles + entries === 0) return undefined;
  return {
    text: say(language, "bringOffer", { vehicles, entries }),
    buttons: [[{ text: say(language, "bringButton"), press: press(kinds.bring, { from }) }]],
  };
}

export const bringButtons = (services: VinServices) => [
  defineButton(kinds.bring, async (context, { from }) => {
    const { language, sender } = context;
    if (sender?.linkedUserId === undefined)
      return context.answer(say(language, "bringFirst"), { alert: true });
    const { workspaceId: to, person: addedBy } = await actingOf(services, context, "member");
    const brought = await bringAlong(services, { from, to, addedBy });
    context.edit(say(language, "bringDone", { ...brought }));
  }),
];
