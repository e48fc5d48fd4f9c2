import { type BotContext, defineCommand, press } from "#platform/telegram";
import type { VinServices } from "../../services.ts";
import { kinds } from "../buttons.ts";
import { everyLanguage, say } from "../wording/wording.ts";
import { showInvitation } from "./invitation.ts";
import { askToConnect } from "./link.ts";
import { answerText, EXAMPLE_VIN } from "./vin.ts";

function welcome(context: BotContext): void {
  const name = context.sender?.firstName ?? "";
  const { language } = context;
  const tryIt = {
    text: say(language, "decodeIt", { vin: EXAMPLE_VIN }),
    press: press(kinds.open, { vin: EXAMPLE_VIN }),
  };
  context.reply({ text: say(language, "welcome", { name, example: EXAMPLE_VIN }), buttons: [[tryIt]] });
}

export const startCommand = () =>
  defineCommand({
    name: "start",
    description: everyLanguage("command_start"),
    run: async (context) => welcome(context),
  });

export const helpCommand = () =>
  defineCommand({
    name: "help",
    description: everyLanguage("command_help"),
    run: async (context) => void context.reply(say(context.language, "help")),
  });

/** `t.me/<bot>?start=vin_<VIN>`, `link_<code>` and `inv_<token>`, in links of before `invite_<token>`. */
export const startLinks = (services: VinServices) => ({
  vin: async (context: BotContext, rest: string) => {
    if (!(await answerText(services, context, rest))) welcome(context);
  },
  link: (context: BotContext, code: string) => askToConnect(services, context, code),
  inv: (context: BotContext, token: string) => showInvitation(services, context, token),
  invite: (context: BotContext, token: string) => showInvitation(services, context, token),
});
