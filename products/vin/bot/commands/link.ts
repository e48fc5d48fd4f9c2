import { Type } from "typebox";
import { type BotContext, defineButton, defineCommand, press } from "#platform/telegram";
import type { VinServices } from "../../services.ts";
import { kinds } from "../buttons.ts";
import { bringOffer } from "./bring.ts";
import { everyLanguage, say } from "../wording/wording.ts";

/** Says whose account a link would connect with: anybody may have made it. */
export async function askToConnect(services: VinServices, context: BotContext, given: string): Promise<void> {
  const { language } = context;
  const code = given.trim().slice(0, 16);
  const found = await services.telegram.links.askInBot(context, code);
  if (found === undefined) return void context.reply(say(language, "linkWrong"));
  context.reply({
    text: say(language, "linkAsk", { account: found.account }),
    plainLinks: true,
    buttons: [[{ text: say(language, "linkYes"), press: press(kinds.connect, { code }) }]],
  });
}

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

export const linkButtons = (services: VinServices) => [
  defineButton(kinds.connect, (context, { code }) => redeemCode(services, context, code)),
  defineButton(kinds.unlink, async (context) => {
    services.telegram.links.unlinkInBot(context);
    context.edit(say(context.language, "unlinked"));
  }),
];
