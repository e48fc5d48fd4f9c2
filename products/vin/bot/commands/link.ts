import { Type } from "typebox";
import { type BotContext, defineButton, defineCommand, press } from "#platform/telegram";
import type { VinServices } from "../../services.ts";
import { kinds } from "../buttons.ts";
import { bringOffer } from "./bring.ts";
import { everyLanguage, say } from "../wording/wording.ts";

/** Connects the person with the account that showed them this code. */
export async function redeemCode(services: VinServices, context: BotContext, code: string): Promise<void> {
  const { language } = context;
  const connected = await services.telegram.links.redeemInBot(context, code);
  if (connected === undefined) return void context.reply(say(language, "linkWrong"));
  const { account } = connected;
  context.reply({ text: say(language, "linkDone", { account }), plainLinks: true });
  const offer = await bringOffer(services, context);
  if (offer !== undefined) context.reply(offer);
}

/** `/link`: shows a code for the account, or takes one from it. */
export const linkCommand = (services: VinServices) =>
  defineCommand({
    name: "link",
    description: everyLanguage("command_link"),
    arguments: Type.Object({ code: Type.Optional(Type.String()) }),
    privateOnly: true,
    run: async (context, { code }) => {
      const { language, sender } = context;
      if (code !== undefined) return redeemCode(services, context, code);
      if (sender?.linkedUserId !== undefined) {
        context.reply({
          text: say(language, "linkedAlready"),
          buttons: [[{ text: say(language, "unlink"), press: press(kinds.unlink, {}) }]],
        });
        return;
      }
      const url = `${services.siteUrl}/account`;
      const shown = services.telegram.links.issueInBot(context);
      context.reply({ text: say(language, "linkOffer", { code: shown, url }), plainLinks: true });
      const offer = await bringOffer(services, context);
      if (offer !== undefined) context.reply(offer);
    },
  });

export const linkButtons = ({ telegram }: Pick<VinServices, "telegram">) => [
  defineButton(kinds.unlink, async (context) => {
    telegram.links.unlinkInBot(context);
    context.edit(say(context.language, "unlinked"));
  }),
];
